// An archive of our own: files in a folder, named by their content, and their index in PostgreSQL.
import { join } from 'node:path'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import type {
  Archive,
  ArchivedInstance,
  IncomingFile,
  OpenInstance,
  StoreAnswer,
} from './archive.ts'
import { ArchiveError } from './archive-error.ts'
import { ArchiveRefusalError } from './archive-refusal-error.ts'
import { addInstance, findInstance, readStudy } from './db/instances.ts'
import type { InstanceRow } from './db/instances.ts'
import type { ArchiveDatabase } from './db/archive-database.ts'
import { openFile } from './internal/read-file.ts'
import type { OpenedFile } from './internal/read-file.ts'
import { stageFile, sweepStaged } from './internal/staged-file.ts'
import type { StagedFile } from './internal/staged-file.ts'

export interface FolderArchiveOptions {
  readonly folder: string
  /** A database in which the migrations of `archiveMigrations` were run. */
  readonly database: ArchiveDatabase
  readonly limits?: Partial<FolderArchiveLimits>
  readonly now?: () => Date
}

export interface FolderArchiveLimits {
  readonly instanceBytesMax: number
  /** Files opened before their turn. */
  readonly readAheadFilesMax: number
  /** A staged file that is older at the start was left by a crash. */
  readonly stagedAgeMs: number
}

/** Folder of the migrations that make the tables of the index. */
export const archiveMigrations = new URL('db/migrations/', import.meta.url)

/** Opens the archive; what a crash left half written is removed. */
export async function openFolderArchive(options: FolderArchiveOptions): Promise<Archive> {
  const { folder, database } = options
  const limits = { ...defaults, ...options.limits }
  const now = options.now ?? (() => new Date())
  const staging = join(folder, 'incoming')
  await sweepStaged(staging, new Date(now().getTime() - limits.stagedAgeMs))

  async function store(incoming: IncomingFile, signal: AbortSignal): Promise<StoreAnswer> {
    const staged = await stageFile(incoming, staging, { ...limits, signal })
    try {
      return await keep(staged)
    } finally {
      await staged.discard()
    }
  }

  async function keep(staged: StagedFile): Promise<StoreAnswer> {
    const { header } = staged
    const before = await index(findInstance(database, header.sopInstanceUid))
    if (before !== undefined) return compare(staged, before)
    // First the bytes, then the row: the index never points at what we do not hold.
    await staged.keepAs(join(folder, pathOf(staged.sha256)))
    if (await index(addInstance(database, { ...staged, now: now() }))) {
      return { kind: 'stored', header }
    }
    const faster = await index(findInstance(database, header.sopInstanceUid))
    if (faster === undefined) throw new ArchiveError('the index is in doubt')
    return compare(staged, faster)
  }

  return {
    store,
    async headers(studyInstanceUid) {
      const rows = await index(readStudy(database, studyInstanceUid))
      return rows.map((row): InstanceHeader => row.header)
    },
    async locate(studyInstanceUid) {
      const rows = await index(readStudy(database, studyInstanceUid))
      return new Map(rows.map((row) => [row.sop_instance_uid, new FolderInstance(row)]))
    },
    open: (instances, signal) => openInOrder({ folder, instances, signal, limits }),
  }
}

const defaults: FolderArchiveLimits = {
  instanceBytesMax: 4 * 1024 * 1024 * 1024,
  readAheadFilesMax: 4,
  stagedAgeMs: 3_600_000,
}

// What the index knows of a file stays with the instance that `locate` gave out.
class FolderInstance implements ArchivedInstance {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  readonly transferSyntaxUid: string
  readonly #sizeBytes: number
  readonly #sha256: string

  constructor(row: InstanceRow) {
    this.studyInstanceUid = row.study_instance_uid
    this.seriesInstanceUid = row.series_instance_uid
    this.sopInstanceUid = row.sop_instance_uid
    this.sopClassUid = row.sop_class_uid
    this.transferSyntaxUid = row.transfer_syntax_uid
    this.#sizeBytes = Number(row.size_bytes)
    this.#sha256 = row.sha256
  }

  async openIn(folder: string): Promise<OpenedFile> {
    return await openFile({
      path: join(folder, pathOf(this.#sha256)),
      sizeBytes: this.#sizeBytes,
      sha256: this.#sha256,
    })
  }
}

// An instance that is sent again is the same when its dataset is; what was stored first stays.
function compare({ header, datasetSha256 }: StagedFile, row: InstanceRow): StoreAnswer {
  const isSame =
    row.dataset_sha256 === datasetSha256 && row.transfer_syntax_uid === header.transferSyntaxUid
  if (isSame) return { kind: 'already-stored', header: row.header }
  throw new ArchiveRefusalError('duplicate', 'another dataset has this SOP Instance UID', {
    instance: header,
  })
}

interface OpenOptions {
  readonly folder: string
  readonly instances: readonly ArchivedInstance[]
  readonly signal: AbortSignal
  readonly limits: FolderArchiveLimits
}

async function* openInOrder(options: OpenOptions): AsyncGenerator<OpenInstance, void, void> {
  const { folder, instances, signal, limits } = options
  const ahead: Promise<OpenedFile>[] = []
  let next = 0
  try {
    for (const instance of instances) {
      signal.throwIfAborted()
      while (next < instances.length && ahead.length < limits.readAheadFilesMax) {
        const opening = openOne(folder, instances[next])
        // Judged when its turn comes; until then a failure is not unhandled.
        opening.catch(() => undefined)
        ahead.push(opening)
        next += 1
      }
      const file = await ahead.shift()
      if (file === undefined) return
      try {
        yield { instance, bytes: file.bytes() }
      } finally {
        // Also when nobody began to read.
        await file.close()
      }
    }
  } finally {
    for (const opened of await Promise.allSettled(ahead)) {
      if (opened.status === 'fulfilled') await opened.value.close()
    }
  }
}

async function openOne(
  folder: string,
  instance: ArchivedInstance | undefined,
): Promise<OpenedFile> {
  if (!(instance instanceof FolderInstance)) {
    throw new ArchiveError('the instance was located by another archive')
  }
  return await instance.openIn(folder)
}

function pathOf(sha256: string): string {
  return join(sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

async function index<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw new ArchiveError('the index of the archive cannot be used', { cause: error })
  }
}
