// Paths of DICOMweb resources below a service's base address (DICOM PS3.18: 10.1).
import { isUid } from '@isthmus/dicom/uid'
import { DicomwebError } from './dicomweb-error.ts'

export interface Resource {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid?: string
  readonly sopInstanceUid?: string
}

/**
 * The path of instances for retrieval: study, series or instance. Throws DicomwebError for what is
 * no UID.
 */
export function retrievePath({
  studyInstanceUid,
  seriesInstanceUid,
  sopInstanceUid,
}: Resource): string {
  const study = `/studies/${checked(studyInstanceUid)}`
  if (seriesInstanceUid === undefined) return study
  const series = `${study}/series/${checked(seriesInstanceUid)}`
  return sopInstanceUid === undefined ? series : `${series}/instances/${checked(sopInstanceUid)}`
}

/** The search for a study's instances, page by page (DICOM PS3.18: 10.6.1). */
export function searchInstancesPath(
  studyInstanceUid: string,
  page: { readonly limit: number; readonly offset: number },
): string {
  // 0008,3002 Available Transfer Syntax UID is what decides whether an instance may be sent.
  const query = `includefield=00083002&limit=${page.limit}&offset=${page.offset}`
  return `/studies/${checked(studyInstanceUid)}/instances?${query}`
}

/** Where instances are stored (DICOM PS3.18: 10.5.1). */
export const storePath = '/studies'

// A UID is put into a path only after it was seen to be one: nothing else can climb out of it.
function checked(uid: string): string {
  if (!isUid(uid)) throw new DicomwebError('malformed', 'no UID for a path')
  return uid
}
