// A hospital's own archive, reached by DICOMweb: QIDO-RS to locate, WADO-RS to read, STOW-RS to
// store (DICOM PS3.18: 10).
import { join } from 'node:path'
import type { FoundInstance } from '@isthmus/dicomweb/found-instances'
import type { HttpClient } from '@isthmus/http/http-client'
import type { Archive, ArchivedInstance, IncomingFile, StoreAnswer } from './archive.ts'
import { ArchiveError } from './archive-error.ts'
import { connectionOnLoopback, connectionToPeer } from './internal/connection.ts'
import type { ArchiveConnection } from './internal/connection.ts'
import { readHeaders, readInstances, transferSyntaxOf } from './internal/retrieve.ts'
import type { RetrieveLimits } from './internal/retrieve.ts'
import { stageFile, sweepStaged } from './internal/staged-file.ts'
import { search } from './internal/search.ts'
import type { SearchLimits } from './internal/search.ts'
import { storeInArchive } from './internal/store.ts'

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

export interface DicomwebArchiveLimits extends RetrieveLimits, SearchLimits {
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
    // DICOM PS3.18: 10.6.3.3. Several mean that the archive transcodes; which one is stored it does
    // not say.
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
        await storeInArchive({ connection, staged, limits, signal })
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
