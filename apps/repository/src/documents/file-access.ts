// What the file store asks of the file system: the disk itself, or one that fails when it is told
// to.
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'

export interface OpenFile {
  /** Writes from `offset` of the bytes on; perhaps not all of them. */
  write(bytes: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }>
  read(
    buffer: Buffer<ArrayBuffer>,
    offset: number,
    length: number,
  ): Promise<{ readonly bytesRead: number }>
  sync(): Promise<void>
  close(): Promise<void>
}

/** Each throws what node:fs throws. */
export interface FileAccess {
  open(path: string, flags: number, mode?: number): Promise<OpenFile>
  /** Makes the folders above it as well; one that is there is no error. */
  mkdir(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  /** One that is gone is no error. */
  remove(path: string): Promise<void>
  list(path: string): Promise<readonly string[]>
  stat(path: string): Promise<{ readonly size: bigint; readonly mtime: Date }>
}

export const diskAccess: FileAccess = {
  open,
  async mkdir(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  rename,
  unlink,
  remove: (path) => rm(path, { force: true }),
  list: (path) => readdir(path),
  stat: (path) => stat(path, { bigint: true }),
}
