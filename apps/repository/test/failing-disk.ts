// A disk of which one operation after the other fails: the n-th, by its number.
import { dirname } from 'node:path'
import type { FileAccess, OpenFile } from '../src/documents/file-access.ts'

export interface FailingDisk {
  readonly access: FileAccess
  /** Counts from 1 on; the operation of that number fails with that code. */
  failAt(number: number, code: 'EIO' | 'ENOSPC'): void
  /** Name of the operation that failed; undefined when none did. Nothing fails any more. */
  failed(): string | undefined
  /** Paths that were synced or renamed after their own sync had failed: there must be none. */
  readonly trustedAfterFailure: readonly string[]
}

export function failingDisk(disk: FileAccess): FailingDisk {
  let count = 0
  let fault: { readonly number: number; readonly code: string } | undefined
  let failed: string | undefined
  const unsynced = new Set<string>()
  const trustedAfterFailure: string[] = []

  function step(name: string, path: string): void {
    if (['sync', 'rename'].includes(name) && unsynced.has(path)) trustedAfterFailure.push(path)
    count += 1
    if (count !== fault?.number) return
    failed = `${name} ${path}`
    if (name === 'sync') unsynced.add(path)
    throw Object.assign(new Error(`${fault.code}: ${name}`), { code: fault.code })
  }

  function watched(path: string, file: OpenFile): OpenFile {
    return {
      async write(bytes, offset) {
        step('write', path)
        return file.write(bytes, offset)
      },
      read: (buffer, offset, length) => file.read(buffer, offset, length),
      async sync() {
        step('sync', path)
        await file.sync()
      },
      close: () => file.close(),
    }
  }

  return {
    trustedAfterFailure,
    failAt(number, code) {
      count = 0
      failed = undefined
      fault = { number, code }
    },
    failed() {
      fault = undefined
      return failed
    },
    access: {
      ...disk,
      async open(path, flags, mode) {
        step('open', path)
        return watched(path, await disk.open(path, flags, mode))
      },
      async mkdir(path) {
        step('mkdir', path)
        await disk.mkdir(path)
      },
      async unlink(path) {
        await disk.unlink(path)
        // The folder is synced for something new.
        unsynced.delete(dirname(path))
      },
      async rename(from, to) {
        step('rename', from)
        await disk.rename(from, to)
      },
    },
  }
}
