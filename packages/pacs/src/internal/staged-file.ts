// A file while it is not yet part of anything: written piece by piece, hashed on the way, gone
// unless it is kept.
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { datasetOffset } from '@isthmus/dicom/dataset-offset'
import { DicomError } from '@isthmus/dicom/dicom-error'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import type { IncomingFile } from '../archive.ts'
import { ArchiveError } from '../archive-error.ts'
import { ArchiveRefusalError } from '../archive-refusal-error.ts'

export interface StagedFile {
  readonly header: InstanceHeader
  readonly sizeBytes: number
  /** SHA-256 of the file, hex. */
  readonly sha256: string
  /**
   * SHA-256 of the dataset without file meta information: equal for an instance that is sent again.
   */
  readonly datasetSha256: string
  /** Makes the bytes durable under their new name; the folder is made when it is missing. */
  keepAs(path: string): Promise<void>
  /** The bytes, for passing them on. */
  read(): AsyncIterable<Uint8Array>
  /** Removes what was not kept. */
  discard(): Promise<void>
}

/**
 * Writes the incoming bytes to the folder. Throws ArchiveRefusalError for what is no instance,
 * ArchiveError for our own disk.
 */
export async function stageFile(
  incoming: IncomingFile,
  folder: string,
  { instanceBytesMax, signal }: { readonly instanceBytesMax: number; readonly signal: AbortSignal },
): Promise<StagedFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  const file = await disk(open(path, newFileFlags, 0o600))
  try {
    const written = await write(file, incoming.bytes, { instanceBytesMax, signal })
    const header = await headerOf(file, written.sizeBytes)
    checkAnnounced(header, incoming)
    return {
      header,
      ...written,
      keepAs: async (target) => {
        await disk(keep(file, path, target))
      },
      read: () => readHandle(file),
      discard: async () => {
        await file.close()
        await rm(path, { force: true })
      },
    }
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}

/** Removes files that a crash left behind. */
export async function sweepStaged(folder: string, olderThan: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || found.mtime >= olderThan) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

const newFileFlags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

interface Written {
  readonly sizeBytes: number
  readonly sha256: string
  readonly datasetSha256: string
}

async function write(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  { instanceBytesMax, signal }: { readonly instanceBytesMax: number; readonly signal: AbortSignal },
): Promise<Written> {
  const whole = createHash('sha256')
  const dataset = createHash('sha256')
  let sizeBytes = 0
  // Where the dataset begins is known once the first bytes are there.
  let first: Buffer | undefined = Buffer.alloc(0)
  let skip = 0
  for await (const chunk of bytes) {
    signal.throwIfAborted()
    if (sizeBytes + chunk.length > instanceBytesMax) {
      throw new ArchiveRefusalError(
        'too-large',
        `an instance has at most ${instanceBytesMax} bytes`,
      )
    }
    await disk(file.write(chunk, 0, chunk.length, sizeBytes))
    sizeBytes += chunk.length
    whole.update(chunk)
    if (first !== undefined) {
      first = Buffer.concat([first, chunk])
      if (first.length < 144) continue
      skip = offsetIn(first)
      skip = hashBehind(dataset, first, skip)
      first = undefined
    } else {
      skip = hashBehind(dataset, chunk, skip)
    }
  }
  return { sizeBytes, sha256: whole.digest('hex'), datasetSha256: dataset.digest('hex') }
}

function hashBehind(hash: ReturnType<typeof createHash>, chunk: Uint8Array, skip: number): number {
  if (skip < chunk.length) hash.update(chunk.subarray(skip))
  return Math.max(0, skip - chunk.length)
}

// Without a group length the whole file stands for the dataset: only an equal file is then the
// same.
function offsetIn(first: Uint8Array): number {
  try {
    return datasetOffset(first)
  } catch (error) {
    if (error instanceof DicomError) return 0
    throw error
  }
}

async function headerOf(file: FileHandle, sizeBytes: number): Promise<InstanceHeader> {
  try {
    return await readInstanceHeader(
      async (bytesMax) => await readStart(file, bytesMax, sizeBytes),
      {
        fileBytes: sizeBytes,
      },
    )
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    throw new ArchiveRefusalError('unreadable', error.message, { cause: error })
  }
}

async function readStart(file: FileHandle, bytesMax: number, sizeBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(bytesMax, sizeBytes))
  let at = 0
  while (at < buffer.length) {
    const { bytesRead } = await disk(file.read(buffer, at, buffer.length - at, at))
    if (bytesRead === 0) break
    at += bytesRead
  }
  return buffer.subarray(0, at)
}

// DICOM PS3.4: Table B.2-1. A dataset that is another instance than its command says is refused,
// not renamed.
function checkAnnounced(header: InstanceHeader, { announced }: IncomingFile): void {
  if (announced === undefined) return
  const { sopClassUid, sopInstanceUid } = header
  if (announced.sopClassUid === sopClassUid && announced.sopInstanceUid === sopInstanceUid) return
  throw new ArchiveRefusalError(
    'announced-otherwise',
    'the dataset is not the announced instance',
    {
      instance: announced,
    },
  )
}

async function keep(file: FileHandle, path: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await file.sync()
  await rename(path, target)
  // The name is durable only when its folder is.
  const folder = await open(dirname(target), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function* readHandle(file: FileHandle): AsyncGenerator<Uint8Array> {
  let at = 0
  for (;;) {
    const buffer = Buffer.allocUnsafe(pieceBytes)
    const { bytesRead } = await disk(file.read(buffer, 0, pieceBytes, at))
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

const pieceBytes = 256 * 1024

async function disk<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw new ArchiveError('the archive folder cannot be used', { cause: error })
  }
}
