// A hospital's own archive, reached by DICOMweb: QIDO-RS to locate, WADO-RS to read, STOW-RS to store (DICOM PS3.18: 10).
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { decodeFoundInstances } from '@isthmus/dicomweb/found-instances'
import type { FoundInstance } from '@isthmus/dicomweb/found-instances'
import { dicom, dicomJson, multipartDicom } from '@isthmus/dicomweb/media-types'
import { searchInstancesPath, storePath } from '@isthmus/dicomweb/resource-paths'
import { decodeStoreReport } from '@isthmus/dicomweb/store-response'
import type { HttpClient } from '@isthmus/http/http-client'
import { writeMultipart } from '@isthmus/mime/multipart-writer'
import type { Archive, ArchivedInstance, IncomingFile, StoreAnswer } from './archive.ts'
import { ArchiveError } from './archive-error.ts'
import { ArchiveRefusal } from './archive-refusal.ts'
import { connectionOnLoopback, connectionToPeer } from './internal/connection.ts'
import type { ArchiveConnection } from './internal/connection.ts'
import { readHeaders, readInstances, transferSyntaxOf } from './internal/retrieve.ts'
import type { RetrieveLimits } from './internal/retrieve.ts'
import { stageFile, sweepStaged } from './internal/staged-file.ts'
import type { StagedFile } from './internal/staged-file.ts'

export interface DicomwebArchiveOptions {
  /** Base address of the service, without trailing slash; plain http only on loopback. */
  readonly url: string
  /** For https: who must answer there. */
  readonly tls?: { readonly client: HttpClient; readonly peer: string }
  /** Where an incoming instance waits until it is checked and handed on. */
  readonly stagingFolder: string
  readonly limits?: Partial<DicomwebArchiveLimits>
  readonly now?: () => Date
}

export interface DicomwebArchiveLimits extends RetrieveLimits {
  readonly instancesPerStudyMax: number
  readonly jsonBytesMax: number
  readonly answerMs: number
  readonly stalledMs: number
  readonly stagedAgeMs: number
}

/** Throws ArchiveError for plain http outside loopback and for https without a peer. */
export async function openDicomwebArchive(options: DicomwebArchiveOptions): Promise<Archive> {
  const limits = { ...defaults, ...options.limits }
  const now = options.now ?? (() => new Date())
  const connection = connect(options, limits)
  await sweepStaged(options.stagingFolder, new Date(now().getTime() - limits.stagedAgeMs))

  async function locate(studyInstanceUid: string, signal: AbortSignal) {
    const found = await search({ connection, studyInstanceUid, limits, signal })
    const located = new Map<string, ArchivedInstance>()
    for (const instance of found) {
      located.set(instance.sopInstanceUid, await withSyntax(instance, signal))
    }
    return located
  }

  async function withSyntax(found: FoundInstance, signal: AbortSignal): Promise<ArchivedInstance> {
    const { transferSyntaxUids, ...instance } = found
    // DICOM PS3.18: 10.6.3.3. Several mean that the archive transcodes; which one is stored it does not say.
    const [only] = transferSyntaxUids.length === 1 ? transferSyntaxUids : []
    const transferSyntaxUid =
      only ?? (await transferSyntaxOf(connection, { instance, limits, signal }))
    return { ...instance, transferSyntaxUid }
  }

  return {
    locate,
    async store(incoming: IncomingFile, signal: AbortSignal): Promise<StoreAnswer> {
      const folder = join(options.stagingFolder, 'incoming')
      const staged = await stageFile(incoming, folder, { ...limits, signal })
      try {
        await passOn({ connection, staged, limits, signal })
        return { kind: 'stored', header: staged.header }
      } finally {
        await staged.discard()
      }
    },
    async headers(studyInstanceUid, signal) {
      const found = await search({ connection, studyInstanceUid, limits, signal })
      return await readHeaders(connection, { instances: found, limits, signal })
    },
    open: (instances, signal) => readInstances(connection, { instances, limits, signal }),
  }
}

const defaults: DicomwebArchiveLimits = {
  instancesPerStudyMax: 50_000,
  instanceBytesMax: 4 * 1024 * 1024 * 1024,
  jsonBytesMax: 64 * 1024 * 1024,
  answerMs: 60_000,
  stalledMs: 60_000,
  stagedAgeMs: 3_600_000,
}

function connect(
  options: DicomwebArchiveOptions,
  limits: DicomwebArchiveLimits,
): ArchiveConnection {
  const base = options.url.replace(/\/+$/, '')
  if (base.startsWith('http:')) return connectionOnLoopback(base, limits)
  if (options.tls === undefined)
    throw new ArchiveError('a DICOMweb archive over https needs a peer')
  return connectionToPeer(base, options.tls, limits)
}

interface Search {
  readonly connection: ArchiveConnection
  readonly studyInstanceUid: string
  readonly limits: DicomwebArchiveLimits
  readonly signal: AbortSignal
}

// DICOM PS3.18: 10.6.3. A server may cap an answer: pages are asked for until one is empty.
async function search(order: Search): Promise<readonly FoundInstance[]> {
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
  return decodeFoundInstances(await json(answer.body))
}

async function passOn({
  connection,
  staged,
  limits,
  signal,
}: Omit<Search, 'studyInstanceUid'> & { readonly staged: StagedFile }): Promise<void> {
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
  // DICOM PS3.18: 10.5.3. The body decides: servers give 400 and 409 also where instances were stored.
  const report = decodeStoreReport(await json(answer.body))
  const { sopInstanceUid } = staged.header
  if (report.stored.some((one) => one.sopInstanceUid === sopInstanceUid)) return
  throw new ArchiveRefusal('unreadable', 'the archive does not take the instance', {
    instance: staged.header,
  })
}

async function* onePart(staged: StagedFile) {
  yield await Promise.resolve({ contentId: 'instance', contentType: dicom, bytes: staged.read() })
}

async function json(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new ArchiveError('an answer of the archive is no JSON', { cause: error })
  }
}
