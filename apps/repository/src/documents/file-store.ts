// Documents as files: hashed while written, synced, then renamed to their place, so that half a
// document never has a name.
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { join } from 'node:path'
import {
  DocumentDamagedError,
  type DocumentStore,
  DocumentTooLargeError,
  OutOfSpaceError,
  type StagedDocument,
  type StoredDocument,
} from './document-store.ts'
import { type FileAccess, type OpenFile, diskAccess } from './file-access.ts'

const readBytes = 256 * 1024

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
      inHand.delete(contentName)
      await removeForGood(place(contentName), files)
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
  await files.mkdir(staging)
  for (let number = 0; number < 256; number += 1) {
    await files.mkdir(join(content, number.toString(16).padStart(2, '0')))
  }
  await syncFolder(content, files)
  await syncFolder(folder, files)
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
  const sha1 = createHash('sha1')
  const sha256 = createHash('sha256')
  let size = 0
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await files.open(file, flags, 0o600)
  try {
    for await (const piece of bytes) {
      signal.throwIfAborted()
      size += piece.length
      if (size > documentBytesMax) {
        throw new DocumentTooLargeError(`a document has more than ${documentBytesMax} bytes`)
      }
      sha1.update(piece)
      sha256.update(piece)
      await writeWhole(handle, piece)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sizeBytes: BigInt(size), sha1: sha1.digest('hex'), sha256: sha256.digest('hex') }
}

async function writeWhole(handle: OpenFile, piece: Uint8Array): Promise<void> {
  let at = 0
  while (at < piece.length) {
    const { bytesWritten } = await handle.write(piece, at)
    at += bytesWritten
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
  try {
    while (true) {
      signal.throwIfAborted()
      // A fresh buffer each time: the reader behind us may still hold the last one.
      const buffer = Buffer.allocUnsafe(readBytes)
      const { bytesRead } = await handle.read(buffer, 0, readBytes)
      if (bytesRead === 0) break
      const piece = buffer.subarray(0, bytesRead)
      sha256.update(piece)
      size += BigInt(bytesRead)
      yield piece
    }
  } finally {
    await handle.close()
  }
  // The last bytes are out, the end of the message is not: a damaged document never looks whole.
  if (size !== expected.sizeBytes || sha256.digest('hex') !== expected.sha256) {
    throw new DocumentDamagedError('a stored document is not the one that was submitted')
  }
}

async function openContent(file: string, files: FileAccess): Promise<OpenFile> {
  try {
    return await files.open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new DocumentDamagedError('a stored document is gone', { cause: error })
  }
}

async function removeForGood(file: string, files: FileAccess): Promise<void> {
  try {
    await files.unlink(file)
    await syncFolder(join(file, '..'), files)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
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
