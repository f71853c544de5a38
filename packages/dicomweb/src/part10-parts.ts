// The Part 10 files of a multipart message: a STOW-RS request or a WADO-RS answer (DICOM PS3.18:
// 8.6.1.2).
import { readMultipart } from '@isthmus/mime/multipart-reader'
import type { MultipartLimits } from '@isthmus/mime/multipart-reader'
import { DicomwebError } from './dicomweb-error.ts'
import { dicom, dicomBoundary, transferSyntaxParameter } from './media-types.ts'

export interface Part10Part {
  readonly transferSyntaxUid: string | undefined
  /** Can be read once, and only before the next part is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Takes the message's Content-Type and body. Throws DicomwebError (media type) and MimeError
 * (multipart).
 */
export async function* part10Parts(
  contentType: string | undefined,
  body: AsyncIterable<Uint8Array>,
  limits: MultipartLimits,
): AsyncGenerator<Part10Part> {
  const boundary = dicomBoundary(contentType)
  for await (const part of readMultipart(body, { boundary, limits })) {
    const type = part.headers.get('content-type')
    // DICOM PS3.18: 8.7.3.1. A part without Content-Type has that of the message's type parameter.
    if (type !== undefined && !type.toLowerCase().startsWith(dicom)) {
      throw new DicomwebError('media-type', 'a part is no application/dicom')
    }
    yield { transferSyntaxUid: transferSyntaxParameter(type), bytes: part.bytes }
  }
}
