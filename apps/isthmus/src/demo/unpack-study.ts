// Unpacks a study that the repository ships to its original bytes, and refuses any other.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

export class DemoStudyError extends Error {
  override readonly name = 'DemoStudyError'
}

const decompress = promisify(brotliDecompress)
/** The largest file we ship has half a megabyte. */
const fileBytesMax = 4 * 1024 * 1024

/** Writes the files of `packed` to `target`; gives their paths in the order of SHA256SUMS. */
export async function unpackStudy(packed: URL, target: string): Promise<readonly string[]> {
  await mkdir(target, { recursive: true, mode: 0o700 })
  const sums = await readFile(new URL('SHA256SUMS', packed), 'utf8')
  const lines = sums.split('\n').filter((line) => line !== '')
  return Promise.all(
    lines.map(async (line) => {
      const [digest = '', name = ''] = line.split(/\s+/)
      const bytes = await decompress(await readFile(new URL(`${name}.br`, packed)), {
        maxOutputLength: fileBytesMax,
      })
      if (createHash('sha256').update(bytes).digest('hex') !== digest) {
        throw new DemoStudyError(`${name} does not unpack to its original bytes`)
      }
      const file = join(target, name)
      await writeFile(file, bytes, { mode: 0o600 })
      return file
    }),
  )
}

/** Folder of a study below apps/isthmus/demo. */
export function packedStudy(slug: string): URL {
  return new URL(`../../demo/${slug}/`, import.meta.url)
}
