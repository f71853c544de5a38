// The document stores, each held to the contract of the port: the folder that the repository keeps,
// which renames, and a bucket of objects, where nothing can be renamed and a mark commits.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { openFileStore } from '../src/documents/file-store.ts'
import { createBucket, openBucketStore } from './bucket-store.ts'
import { documentStoreContract } from './document-store-contract.ts'

describe('a folder', () => {
  documentStoreContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'isthmus-documents-'))
    return {
      open: (limits) => openFileStore(folder, limits),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    }
  })
})

describe('a bucket of objects in memory', () => {
  documentStoreContract(() => {
    const bucket = createBucket()
    return Promise.resolve({
      open: (limits) => Promise.resolve(openBucketStore(bucket, limits)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    })
  })
})
