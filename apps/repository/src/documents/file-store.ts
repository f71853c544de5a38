// Documents as files: hashed while written, synced, then renamed to their place, so that half a
// document never has a name.
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { lend } from '@isthmus/mime/lent-bytes'
import {
  DocumentDamagedError,
  type DocumentStore,
  DocumentTooLargeError,
  OutOfSpaceError,
  type StagedDocument,
  type StoredDocument,
} from './document-store.ts'
import { type FileAccess, type OpenFile, diskAccess } from './file-access.ts'
import { returnMemory, takeMemory } from './piece-memory.ts'
import { writeDocument } from './write-document.ts'

/**
 * A store in `folder`, which is made when missing; `documentBytesMax` is the limit of one document.
 */
export async function openFileStore(
  folder: string,
  { documentBytesMax }: { readonly documentBytesMax: number },
  files: FileAccess = diskAccess,
): Promise<DocumentStore> {
  const staging = join(folder, 'staging')
  const content = join(folder, 'content')
  await makeFolders({ folder, staging, content }, files)
  const place = (name: string): string => join(content, name.slice(0, 2), name)
  /** Staged by this process, neither committed nor discarded yet. */
  const inHand = new Set<string>()
  const stagingParts = { folder: staging, inHand, documentBytesMax, files }

  return {
    stage: (bytes, signal) => stage(stagingParts, bytes, signal),

    stageCopy(document, signal) {
      const file = join(staging, document.contentName)
      return stage(stagingParts, read(file, document, { signal, files }), signal)
    },

    async commit({ contentName }) {
      const target = place(contentName)
      try {
        await files.rename(join(staging, contentName), target)
        await syncFolder(join(target, '..'), files)
        inHand.delete(contentName)
      } catch (error) {
        throw explain(error)
      }
    },

    async discard(contentName) {
      await files.remove(join(staging, contentName))
      const isOurs = inHand.delete(contentName)
      const wasThere = await removeForGood(place(contentName), files)
      // A process that was killed may have removed it and not have come to the sync.
      if (!wasThere && !isOurs) await syncFolder(dirname(place(contentName)), files)
    },

    async holds({ contentName, sizeBytes }) {
      try {
        const { size } = await files.stat(place(contentName))
        return size === sizeBytes
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return false
        throw error
      }
    },

    open: (document, signal) => read(place(document.contentName), document, { signal, files }),

    async sweepStaged(olderThan) {
      let removed = 0
      for (const name of await files.list(staging)) {
        if (inHand.has(name) || !(await isOlder(join(staging, name), olderThan, files))) continue
        await files.remove(join(staging, name))
        removed += 1
      }
      return removed
    },
  }
}

// All of them at once, and synced before the first document comes: a later sync of a folder vouches
// for the documents in it alone.
async function makeFolders(
  { folder, staging, content }: Readonly<Record<'folder' | 'staging' | 'content', string>>,
  files: FileAccess,
): Promise<void> {
  await makeForGood(resolve(folder), files)
  await files.mkdir(staging)
  for (let number = 0; number < 256; number += 1) {
    await files.mkdir(join(content, number.toString(16).padStart(2, '0')))
  }
  await syncFolder(content, files)
  await syncFolder(folder, files)
}

// A name is there for good when the folder that holds it was synced after. Of the ones above only
// those that are missing matter, and the one that a start which was killed may have made last.
async function makeForGood(folder: string, files: FileAccess): Promise<void> {
  const above = dirname(folder)
  if (!(await isThere(folder, files))) {
    await makeForGood(above, files)
    await files.mkdir(folder)
  }
  try {
    await syncFolder(above, files)
  } catch (error) {
    // Where we may not look we have made nothing.
    if (codeOf(error) !== 'EACCES') throw error
  }
}

async function isThere(path: string, files: FileAccess): Promise<boolean> {
  try {
    await files.stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

interface Staging {
  readonly folder: string
  readonly inHand: Set<string>
  readonly documentBytesMax: number
  readonly files: FileAccess
}

async function stage(
  { folder, inHand, documentBytesMax, files }: Staging,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<StagedDocument> {
  const contentName = randomUUID()
  const file = join(folder, contentName)
  inHand.add(contentName)
  try {
    return { contentName, ...(await write(file, bytes, { documentBytesMax, signal, files })) }
  } catch (error) {
    inHand.delete(contentName)
    // What cannot be removed now goes with the sweep; whoever asked hears why there was none.
    await files.remove(file).catch(() => undefined)
    throw explain(error)
  }
}

interface Reading {
  readonly signal: AbortSignal
  readonly files: FileAccess
}

async function write(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  { documentBytesMax, signal, files }: Reading & { readonly documentBytesMax: number },
): Promise<Omit<StagedDocument, 'contentName'>> {
  let size = 0
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await files.open(file, flags, 0o600)
  const writer = writeDocument(handle)
  try {
    for await (const piece of bytes) {
      signal.throwIfAborted()
      size += piece.length
      if (size > documentBytesMax) {
        throw new DocumentTooLargeError(`a document has more than ${documentBytesMax} bytes`)
      }
      await writer.take(piece)
    }
    return { sizeBytes: BigInt(size), ...(await writer.end()) }
  } finally {
    await writer.leave()
    await handle.close()
  }
}

async function* read(
  file: string,
  expected: StoredDocument,
  { signal, files }: Reading,
): AsyncIterable<Uint8Array> {
  const sha256 = createHash('sha256')
  let size = 0n
  const handle = await openContent(file, files)
  let ahead = readPiece(handle)
  try {
    while (true) {
      signal.throwIfAborted()
      const piece = await ahead
      if (piece.length === 0) break
      // The disk is at the next piece while this one is hashed and sent.
      ahead = readPiece(handle)
      sha256.update(piece)
      size += BigInt(piece.length)
      yield piece
    }
  } finally {
    await Promise.allSettled([ahead])
    await handle.close()
  }
  // The last bytes are out, the end of the message is not: a damaged document never looks whole.
  if (size !== expected.sizeBytes || sha256.digest('hex') !== expected.sha256) {
    throw new DocumentDamagedError('a stored document is not the one that was submitted')
  }
}

// Lent: the memory of a piece is used again when it was sent.
function readPiece(handle: OpenFile): Promise<Uint8Array> {
  const reading = readInto(takeMemory(), handle)
  // Its failure is thrown where it is awaited.
  reading.catch(() => undefined)
  return reading
}

async function readInto(memory: Buffer<ArrayBuffer>, handle: OpenFile): Promise<Uint8Array> {
  const { bytesRead } = await handle.read(memory, 0, memory.length)
  if (bytesRead === 0) {
    returnMemory(memory)
    return new Uint8Array()
  }
  return lend(memory.subarray(0, bytesRead), () => returnMemory(memory))
}

async function openContent(file: string, files: FileAccess): Promise<OpenFile> {
  try {
    return await files.open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new DocumentDamagedError('a stored document is gone', { cause: error })
  }
}

/** False when there was no such file. */
async function removeForGood(file: string, files: FileAccess): Promise<boolean> {
  try {
    await files.unlink(file)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  await syncFolder(dirname(file), files)
  return true
}

// One that is gone by now was taken away by whoever staged it.
async function isOlder(file: string, than: Date, files: FileAccess): Promise<boolean> {
  try {
    return (await files.stat(file)).mtime < than
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function syncFolder(folder: string, files: FileAccess): Promise<void> {
  const handle = await files.open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function explain(error: unknown): unknown {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
  return isFull ? new OutOfSpaceError('the disk is full', { cause: error }) : error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
