// STOW-RS of one staged instance (DICOM PS3.18: 10.5).
import { randomUUID } from 'node:crypto'
import { dicom, dicomJson, multipartDicom } from '@isthmus/dicomweb/media-types'
import { storePath } from '@isthmus/dicomweb/resource-paths'
import { decodeStoreReport } from '@isthmus/dicomweb/store-response'
import { writeMultipart } from '@isthmus/mime/multipart-writer'
import { ArchiveError } from '../archive-error.ts'
import { ArchiveRefusalError } from '../archive-refusal-error.ts'
import type { ArchiveConnection } from './connection.ts'
import { jsonBody } from './json-body.ts'
import type { StagedFile } from './staged-file.ts'

export interface StoreOrder {
  readonly connection: ArchiveConnection
  readonly staged: StagedFile
  readonly limits: { readonly jsonBytesMax: number }
  readonly signal: AbortSignal
}

/**
 * Resolves when the archive says that it has the instance. Throws ArchiveRefusalError,
 * ArchiveError.
 */
export async function storeInArchive({
  connection,
  staged,
  limits,
  signal,
}: StoreOrder): Promise<void> {
  const boundary = `isthmus-${randomUUID()}`
  await using answer = await connection.request({
    method: 'POST',
    path: storePath,
    headers: { 'content-type': multipartDicom(boundary), accept: dicomJson },
    body: writeMultipart({ boundary, parts: onePart(staged) }),
    bodyBytesMax: limits.jsonBytesMax,
    signal,
  })
  if (![200, 202, 400, 409].includes(answer.status)) {
    throw new ArchiveError(`the archive answers HTTP ${answer.status}`)
  }
  // DICOM PS3.18: 10.5.3. The body decides: servers give 400 and 409 also where instances were
  // stored.
  const report = decodeStoreReport(await jsonBody(answer.body))
  const { sopInstanceUid } = staged.header
  if (report.stored.some((one) => one.sopInstanceUid === sopInstanceUid)) return
  throw new ArchiveRefusalError('unreadable', 'the archive does not take the instance', {
    instance: staged.header,
  })
}

async function* onePart(staged: StagedFile) {
  yield await Promise.resolve({ contentId: 'instance', contentType: dicom, bytes: staged.read() })
}
