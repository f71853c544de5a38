// Media types of DICOMweb (DICOM PS3.18: 8.7).
import { parseContentType } from '@isthmus/mime/content-type'
import { isUid } from '@isthmus/dicom/uid'
import { DicomwebError } from './dicomweb-error.ts'

export const dicom = 'application/dicom'
export const dicomJson = 'application/dicom+json'

/**
 * What to ask for so that a server sends what it stores instead of transcoding it (DICOM PS3.18:
 * 8.7.3.5.2).
 */
export const acceptAsStored = 'multipart/related; type="application/dicom"; transfer-syntax=*'

/** Content-Type of a request or answer whose parts are Part 10 files. */
export function multipartDicom(boundary: string): string {
  return `multipart/related; type="application/dicom"; boundary="${boundary}"`
}

/**
 * The boundary of a multipart body of Part 10 files; throws DicomwebError for any other media type.
 */
export function dicomBoundary(contentType: string | undefined): string {
  const { type, parameters } = parse(contentType)
  const root = parameters.get('type')?.toLowerCase()
  const boundary = parameters.get('boundary')
  if (type !== 'multipart/related' || (root !== undefined && root !== dicom)) {
    throw new DicomwebError('media-type', 'no multipart/related of application/dicom')
  }
  if (boundary === undefined) throw new DicomwebError('media-type', 'multipart without boundary')
  return boundary
}

/** The transfer syntax that a part's Content-Type names; undefined when it names none. */
export function transferSyntaxParameter(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined
  const uid = parse(contentType).parameters.get('transfer-syntax')
  return uid !== undefined && isUid(uid) ? uid : undefined
}

function parse(contentType: string | undefined) {
  try {
    return parseContentType(contentType ?? '')
  } catch (error) {
    throw new DicomwebError('media-type', 'the Content-Type cannot be read', { cause: error })
  }
}
