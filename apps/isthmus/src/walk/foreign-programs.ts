// Programs of others that the walk uses where the machine has them: dcmtk's.
import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { searchPath } from '../environment.ts'

const run = promisify(execFile)

/** True when the program is on the path. */
export function isInstalled(program: string): boolean {
  return searchPath()
    .split(delimiter)
    .some((folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Sends files by dcmtk's storescu, datasets as they are. Throws when it reports a failure. */
export async function storescu(
  target: { readonly host: string; readonly port: number; readonly aeTitles: [string, string] },
  files: readonly string[],
): Promise<void> {
  const [calling, called] = target.aeTitles
  const to = ['-aet', calling, '-aec', called, target.host, String(target.port)]
  await run('storescu', ['--required', '--propose-uncompr', ...to, ...files])
}

/** The file as DICOM JSON, by dcmtk's dcm2json: read by somebody else's decoder. */
export async function dcm2json(file: string): Promise<DicomJson> {
  const { stdout } = await run('dcm2json', [file], { maxBuffer: 64 * 1024 * 1024 })
  const json: DicomJson = JSON.parse(stdout)
  return json
}

/** DICOM JSON model (DICOM PS3.18: F.2), as far as the walk reads it. */
export type DicomJson = Readonly<
  Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>
>
