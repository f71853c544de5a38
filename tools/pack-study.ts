// Packs DICOM files for the repository: each by brotli on its own, with the SHA-256 of the original
// beside.
// Usage: node tools/pack-study.ts SOURCE-FOLDER TARGET-FOLDER
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const [source, target] = process.argv.slice(2)
if (source === undefined || target === undefined) {
  throw new Error('usage: node tools/pack-study.ts SOURCE-FOLDER TARGET-FOLDER')
}
mkdirSync(target, { recursive: true })
const lines = readdirSync(source)
  .filter((name) => name.endsWith('.dcm'))
  .toSorted()
  .map((name) => pack(join(source, name), target))
writeFileSync(join(target, 'SHA256SUMS'), lines.join(''))

function pack(file: string, folder: string): string {
  const bytes = readFileSync(file)
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  const name = basename(file)
  writeFileSync(join(folder, `${name}.br`), packed)
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
}
