// The smallest document store that cannot rename: objects that are put once, by name, got, listed
// and deleted, as stores of objects have it. It shows that the port asks for no more than that.
import { createHash, randomUUID } from 'node:crypto'
import {
  DocumentDamagedError,
  type DocumentStore,
  DocumentTooLargeError,
  type StagedDocument,
} from '../src/documents/document-store.ts'

export interface Bucket {
  readonly objects: Map<string, { readonly bytes: Buffer; readonly putAt: Date }>
}

export function createBucket(): Bucket {
  return { objects: new Map() }
}

/** An object is a document as soon as its mark is put beside it. */
export function openBucketStore(
  { objects }: Bucket,
  { documentBytesMax }: { readonly documentBytesMax: number },
): DocumentStore {
  const inHand = new Set<string>()
  const mark = (name: string): string => `${name}.committed`
  const put = (name: string, bytes: Buffer): void => {
    objects.set(name, { bytes, putAt: new Date() })
  }
  const bytesOf = (name: string): Buffer => {
    const object = objects.get(name)
    if (object === undefined || !objects.has(mark(name))) {
      throw new DocumentDamagedError('a stored document is gone')
    }
    return object.bytes
  }

  async function stage(
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<StagedDocument> {
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of bytes) {
      signal.throwIfAborted()
      size += piece.length
      if (size > documentBytesMax) throw new DocumentTooLargeError(`more than ${documentBytesMax}`)
      pieces.push(Buffer.from(piece))
    }
    const contentName = randomUUID()
    const all = Buffer.concat(pieces)
    put(contentName, all)
    inHand.add(contentName)
    return {
      contentName,
      sizeBytes: BigInt(size),
      sha1: hash('sha1', all),
      sha256: hash('sha256', all),
    }
  }

  return {
    stage,

    stageCopy({ contentName }, signal) {
      return stage(once(objects.get(contentName)?.bytes), signal)
    },

    async commit({ contentName }) {
      if (!objects.has(contentName)) throw new Error('the staged document is gone')
      put(mark(contentName), Buffer.alloc(0))
      inHand.delete(contentName)
    },

    async discard(contentName) {
      objects.delete(mark(contentName))
      objects.delete(contentName)
      inHand.delete(contentName)
    },

    async holds({ contentName, sizeBytes }) {
      const object = objects.get(contentName)
      return objects.has(mark(contentName)) && BigInt(object?.bytes.length ?? -1) === sizeBytes
    },

    async *open({ contentName, sizeBytes, sha256 }, signal) {
      signal.throwIfAborted()
      const bytes = bytesOf(contentName)
      if (bytes.length > 0) yield bytes
      if (BigInt(bytes.length) !== sizeBytes || hash('sha256', bytes) !== sha256) {
        throw new DocumentDamagedError('a stored document is not the one that was submitted')
      }
    },

    async sweepStaged(olderThan) {
      const left = [...objects].filter(
        ([name, { putAt }]) =>
          !name.endsWith('.committed') &&
          !objects.has(mark(name)) &&
          !inHand.has(name) &&
          putAt < olderThan,
      )
      for (const [name] of left) objects.delete(name)
      return left.length
    },
  }
}

function hash(algorithm: 'sha1' | 'sha256', bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

async function* once(bytes: Buffer | undefined): AsyncIterable<Uint8Array> {
  if (bytes === undefined) throw new DocumentDamagedError('a staged document is gone')
  yield bytes
}
