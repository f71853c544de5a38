// A disk of its own that is small, can be filled to its last byte, and emptied again: a tmpfs.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Leaves so many bytes free. */
  fill(bytesLeft: number): void
  empty(): void
}

/** Undefined where the machine does not let us mount one. */
export function mountSmallDisk(sizeBytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-small-disk-'))
  const options = `size=${sizeBytes},mode=755`
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    return undefined
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: (bytesLeft) => fill(folder, filler, bytesLeft),
    empty: () => rmSync(filler, { force: true }),
    [Symbol.dispose]() {
      // Whoever still holds a file there keeps the disk until it lets go.
      spawnSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

export function mayMountDisks(): boolean {
  using disk = mountSmallDisk(65_536)
  return disk !== undefined
}

function fill(folder: string, filler: string, bytesLeft: number): void {
  const file = openSync(filler, 'a', 0o600)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder)
      const surplus = bavail * bsize - bytesLeft
      if (surplus <= 0) return
      writeSync(file, Buffer.alloc(Math.min(surplus, 1_048_576)))
    }
  } finally {
    closeSync(file)
  }
}
