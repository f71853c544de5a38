// Writes the bytes of a document to its file as they come: gathered and hashed, each piece written
// while the next one is gathered.
import { createHash } from 'node:crypto'
import { giveBack } from '@isthmus/mime/lent-bytes'
import type { OpenFile } from './file-access.ts'
import { returnMemory, takeMemory } from './piece-memory.ts'

export interface DocumentWriter {
  /** Takes the bytes, and gives them back where they are lent. Throws what the file throws. */
  take(bytes: Uint8Array): Promise<void>
  /** Lower-case hex, when all of it is durable. Throws what the file throws. */
  end(): Promise<{ readonly sha1: string; readonly sha256: string }>
  /** To be called once on every path; resolves when nothing is at work on the file any more. */
  leave(): Promise<void>
}

/** Holds two pieces in memory, whatever the size of the document. */
export function writeDocument(file: OpenFile): DocumentWriter {
  const sha1 = createHash('sha1')
  const sha256 = createHash('sha256')
  let gathered = takeMemory()
  let spare = takeMemory()
  let gatheredBytes = 0
  let writing = Promise.resolve()

  async function flush(): Promise<void> {
    const piece = gathered.subarray(0, gatheredBytes)
    sha1.update(piece)
    sha256.update(piece)
    await writing
    writing = writeWhole(file, piece)
    // Its failure is thrown where it is awaited.
    writing.catch(() => undefined)
    ;[gathered, spare] = [spare, gathered]
    gatheredBytes = 0
  }

  return {
    async take(bytes) {
      let at = 0
      while (at < bytes.length) {
        const more = Math.min(bytes.length - at, gathered.length - gatheredBytes)
        gathered.set(bytes.subarray(at, at + more), gatheredBytes)
        at += more
        gatheredBytes += more
        if (gatheredBytes === gathered.length) await flush()
      }
      giveBack(bytes)
    },

    async end() {
      if (gatheredBytes > 0) await flush()
      await writing
      await file.sync()
      return { sha1: sha1.digest('hex'), sha256: sha256.digest('hex') }
    },

    async leave() {
      await Promise.allSettled([writing])
      for (const memory of [gathered, spare]) returnMemory(memory)
    },
  }
}

async function writeWhole(file: OpenFile, piece: Uint8Array): Promise<void> {
  let at = 0
  while (at < piece.length) {
    const { bytesWritten } = await file.write(piece, at)
    at += bytesWritten
  }
}
