// QIDO-RS: which instances of a study the archive holds (DICOM PS3.18: 10.6).
import { decodeFoundInstances } from '@isthmus/dicomweb/found-instances'
import type { FoundInstance } from '@isthmus/dicomweb/found-instances'
import { dicomJson } from '@isthmus/dicomweb/media-types'
import { searchInstancesPath } from '@isthmus/dicomweb/resource-paths'
import { ArchiveError } from '../archive-error.ts'
import type { ArchiveConnection } from './connection.ts'
import { jsonBody } from './json-body.ts'

export interface SearchLimits {
  readonly instancesPerStudyMax: number
  readonly jsonBytesMax: number
}

export interface Search {
  readonly connection: ArchiveConnection
  readonly studyInstanceUid: string
  readonly limits: SearchLimits
  readonly signal: AbortSignal
}

/** All instances of a study; throws ArchiveError when the archive gives no usable answer. */
// DICOM PS3.18: 10.6.3. A server may cap an answer: pages are asked for until one is empty.
export async function search(order: Search): Promise<readonly FoundInstance[]> {
  const found = new Map<string, FoundInstance>()
  for (;;) {
    const page = await searchPage(order, found.size)
    const fresh = page.filter(({ sopInstanceUid }) => !found.has(sopInstanceUid))
    if (fresh.length === 0) return [...found.values()]
    for (const instance of fresh) {
      // A server that answers with another study than it was asked for is not believed.
      if (instance.studyInstanceUid !== order.studyInstanceUid) {
        throw new ArchiveError('the archive found another study than it was asked for')
      }
      found.set(instance.sopInstanceUid, instance)
    }
    if (found.size > order.limits.instancesPerStudyMax) {
      throw new ArchiveError(`a study has at most ${order.limits.instancesPerStudyMax} instances`)
    }
  }
}

async function searchPage(
  { connection, studyInstanceUid, limits, signal }: Search,
  offset: number,
): Promise<readonly FoundInstance[]> {
  await using answer = await connection.request({
    method: 'GET',
    path: searchInstancesPath(studyInstanceUid, { limit: 1_000, offset }),
    headers: { accept: dicomJson },
    bodyBytesMax: limits.jsonBytesMax,
    signal,
  })
  // DICOM PS3.18: 10.6.3.1. Nothing found is 204 here, an empty list there, and 404 elsewhere.
  if (answer.status === 204 || answer.status === 404) return []
  if (answer.status !== 200) throw new ArchiveError(`the archive answers HTTP ${answer.status}`)
  return decodeFoundInstances(await jsonBody(answer.body))
}
