// Files and folders of a domain: nobody but their owner reads them, and a file is there as a whole
// or not at all.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Makes the folder with mode 0700; one that is there keeps its mode. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/** Writes the file with mode 0600 beside its place and renames it there. */
export function writePrivateFile(path: string, text: string | Uint8Array): void {
  const beside = `${path}.new`
  rmSync(beside, { force: true })
  const descriptor = openSync(beside, 'wx', 0o600)
  try {
    writeSync(descriptor, typeof text === 'string' ? Buffer.from(text) : text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(beside, path)
}
