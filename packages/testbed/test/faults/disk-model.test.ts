// What may be left after a power failure, and what must be: the model by itself, without a disk.
import { expect, test } from 'vitest'
import { type Cut, DiskModelError, createDiskModel } from './disk-model.ts'
import { createRandom } from './random.ts'
import type { FileOperation } from './write-log.ts'

const mkdir: FileOperation = { kind: 'mkdir', paths: ['/d/staging', '/d/content'] }
const create: FileOperation = { kind: 'create', path: '/d/staging/a', file: '1' }
const write: FileOperation = { kind: 'write', file: '1', at: 0, bytes: 10_000 }
const syncFile: FileOperation = { kind: 'sync-file', file: '1' }
const rename: FileOperation = { kind: 'rename', path: '/d/staging/a', to: '/d/content/a' }
const syncRoot: FileOperation = { kind: 'sync-folder', path: '/d' }
const syncContent: FileOperation = { kind: 'sync-folder', path: '/d/content' }
const unlink: FileOperation = { kind: 'unlink', path: '/d/content/a' }
const commit = [mkdir, syncRoot, create, write, syncFile, rename]

function modelOf(operations: readonly FileOperation[]) {
  const model = createDiskModel('/d', { folders: [], files: new Map() })
  for (const [number, operation] of operations.entries()) {
    const id = String(number)
    model.apply({ id, operation })
    model.apply({ id, end: 'done', ...(operation.kind === 'write' ? { bytes: 10_000 } : {}) })
  }
  return model
}

/** Every end that 300 power failures came to: the paths of the files, and what is in them. */
function ends(model: ReturnType<typeof modelOf>): ReadonlySet<string> {
  const cuts = Array.from({ length: 300 }, (_, seed) => model.cut(createRandom(seed), 'some'))
  return new Set(cuts.map((cut) => tell(cut)))
}

function tell({ survivors }: Cut): string {
  return survivors
    .filter((one) => one.kind === 'file')
    .map(({ path, pieces }) => (pieces === undefined ? path : `${path} in part`))
    .join(', ')
}

test('what was synced, and its name, is there after every failure', () => {
  expect(ends(modelOf([...commit, syncContent]))).toEqual(
    // The folder that it was renamed from was not synced: that name may never have been written.
    new Set(['/d/content/a', '/d/staging/a, /d/content/a']),
  )
})

test('without the sync of the folder a renamed file has its old name, the new one, both or none', () => {
  expect(ends(modelOf(commit))).toEqual(
    new Set(['', '/d/staging/a', '/d/content/a', '/d/staging/a, /d/content/a']),
  )
})

test('without the sync of the file its name may lead to a part of it', () => {
  const operations = [mkdir, syncRoot, create, write, rename, syncContent]
  expect(ends(modelOf(operations))).toContain('/d/content/a in part')
})

test('without the sync of the folder above, a folder goes with all that was synced in it', () => {
  const operations = [mkdir, create, write, syncFile, rename, syncContent]
  expect(ends(modelOf(operations))).toContain('')
})

test('a file that was removed comes back until its folder is synced', () => {
  const removed = [...commit, syncContent, unlink]
  expect(ends(modelOf(removed))).toContain('/d/content/a')
  const synced = ends(modelOf([...removed, syncContent]))
  expect([...synced].filter((end) => end.includes('content'))).toEqual([])
})

test('a sync vouches for nothing that had not returned before it was issued', () => {
  const model = modelOf(commit.slice(0, -1))
  model.apply({ id: 'rename', operation: rename })
  model.apply({ id: 'sync', operation: syncContent })
  model.apply({ id: 'rename', end: 'done' })
  model.apply({ id: 'sync', end: 'done' })
  expect(ends(model)).toContain('')
})

test('a sync that failed, or did not return, vouches for nothing', () => {
  const model = modelOf(commit)
  model.apply({ id: 'failed', operation: syncContent })
  model.apply({ id: 'failed', end: 'failed' })
  model.apply({ id: 'open', operation: syncContent })
  expect(ends(model)).toContain('')
  expect(model.open()).toEqual([{ id: 'open', operation: syncContent }])
})

test('unsynced bytes are written, zero or torn within their page, and end anywhere', () => {
  const model = modelOf([mkdir, syncRoot, create, write])
  const sizes = new Set<number>()
  const kinds = new Set<string>()
  for (let seed = 0; seed < 300; seed += 1) {
    for (const one of model.cut(createRandom(seed), 'some').survivors) {
      const pieces = one.kind === 'file' ? (one.pieces ?? []) : []
      for (const { kind, bytes } of pieces) if (bytes > 0) kinds.add(kind)
      expect(pieces.every(({ bytes }) => bytes <= 4096)).toBe(true)
      sizes.add(pieces.reduce((sum, { bytes }) => sum + bytes, 0))
    }
  }
  expect(kinds).toEqual(new Set(['written', 'zero']))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000)
  expect(sizes.size).toBeGreaterThan(50)
})

test('a file that is written out of order stops the run', () => {
  const model = modelOf([mkdir, create, write])
  expect(() => model.apply({ id: 'again', operation: write })).toThrow(DiskModelError)
})
