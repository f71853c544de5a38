// The command line of `npm start`.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makePrivateFolder } from '../domain/private-files.ts'
import { pathAsTyped } from '../environment.ts'
import { UsageError } from '../usage-error.ts'

export interface DemoOptions {
  /** Ends after the walk. */
  readonly check: boolean
  /** Folder of somebody's own DICOM files. */
  readonly study: string | undefined
  readonly folder: string
  readonly isNewFolder: boolean
}

const usage = 'usage: npm start -- [--check] [--study DIR] [--dir DIR]'

/** Makes the folder when it is missing. Throws UsageError. */
export function readDemoOptions(argv: readonly string[]): DemoOptions {
  const { check, study, dir } = parse(argv)
  const folder = dir === undefined ? mkdtempSync(join(tmpdir(), 'isthmus-demo-')) : pathAsTyped(dir)
  makePrivateFolder(folder)
  return {
    check,
    study: study === undefined ? undefined : pathAsTyped(study),
    folder,
    isNewFolder: dir === undefined,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        check: { type: 'boolean', default: false },
        study: { type: 'string' },
        dir: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`, {
      cause: error,
    })
  }
}
