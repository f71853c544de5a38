// Reads stored files one after the other, the next already opened while one is still on its way
// out.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { ArchiveError } from '../archive-error.ts'
import { createPiecePool } from './piece-pool.ts'

export interface StoredFile {
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** The first piece of a file, read ahead. */
export interface OpenedFile {
  bytes(): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

/** Opens a file and reads its first piece. Throws ArchiveError when it is not there. */
export async function openFile(stored: StoredFile): Promise<OpenedFile> {
  const file = await guarded(open(stored.path, constants.O_RDONLY | constants.O_NOFOLLOW))
  try {
    const first = await piece(file, 0)
    return { bytes: () => pieces(file, first, stored), close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

// A file that changed on disk is not passed on as whole: the end is held back until the hash is
// known.
async function* pieces(
  file: FileHandle,
  first: Uint8Array,
  stored: StoredFile,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let at = first.length
  let current = first
  try {
    while (current.length > 0) {
      hash.update(current)
      const next = at < stored.sizeBytes ? await piece(file, at) : Buffer.alloc(0)
      at += next.length
      if (next.length === 0) check(hash.digest('hex'), at, stored)
      yield current
      current = next
    }
    if (stored.sizeBytes > 0 && first.length === 0) check('', 0, stored)
  } finally {
    await file.close()
  }
}

function check(sha256: string, sizeBytes: number, stored: StoredFile): void {
  if (sizeBytes === stored.sizeBytes && sha256 === stored.sha256) return
  throw new ArchiveError('a stored instance is not what was stored')
}

async function piece(file: FileHandle, at: number): Promise<Uint8Array> {
  // Memory of its own: the piece before may still be waiting in a socket.
  const memory = pool.take()
  const { bytesRead } = await guarded(file.read(memory, 0, memory.length, at))
  return pool.lend(memory, bytesRead)
}

async function guarded<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw new ArchiveError('a stored instance cannot be read', { cause: error })
  }
}

// Most instances are one piece: every further one costs a turn of the event loop.
const pool = createPiecePool({ pieceBytes: 1024 * 1024, keptMax: 16 })
