// Where the two sides of a lossy disk find each other: the harness, and record-writes.ts in the
// process that writes.
import { join } from 'node:path'

export interface LossyDiskPlaces {
  /** Of the disk. */
  readonly root: string
  /** Of the documents. */
  readonly folder: string
  /** One more name of each file that is there, by the name that the log gives it. */
  readonly kept: string
  readonly logFile: string
  /**
   * When this file comes to be, it holds a number: in the midst of the operation of that number, 1
   * for the next, the process kills itself.
   */
  readonly dieFile: string
  /** As long as it is there, operations of the kind that it holds are not carried out. */
  readonly withoutFile: string
}

export type SpoiledKind = 'sync-file' | 'sync-folder'

/** All of them below one folder. */
export function lossyDiskPlaces(at: string): LossyDiskPlaces {
  const root = join(at, 'disk')
  return {
    root,
    folder: join(root, 'documents'),
    kept: join(at, 'kept'),
    logFile: join(at, 'log'),
    dieFile: join(at, 'die'),
    withoutFile: join(at, 'without'),
  }
}
