// The wire samples as files: an HTTP request each, and what its folder says must come of it.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface Vector {
  /** Path below the package, `iti-18/accept/find-documents-zeep.http`. */
  readonly path: string
  /** `iti-18`, … */
  readonly transaction: string
  /** Name of the error code or fault that is due; undefined for one to be accepted. */
  readonly refusal: string | undefined
  /** All bytes of the file: what is sent. */
  readonly bytes: Buffer
  /** Header fields by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** The body, its transfer coding undone. */
  readonly body: Buffer
}

export const vectorsFolder = join(import.meta.dirname, '..')

/** Samples of one kind, in the order in which they are sent. */
export function vectorsOf(transaction: string, kind: 'accept' | 'reject'): readonly Vector[] {
  const pattern = kind === 'accept' ? 'accept/*.http' : 'reject/*/*.http'
  return globSync(`${transaction}/${pattern}`, { cwd: vectorsFolder })
    .toSorted()
    .map((path) => readVector(path))
}

export const transactionNames = [
  'iti-18',
  'iti-41',
  'iti-42',
  'iti-43',
  'iti-51',
  'iti-57',
  'iti-61',
  'iti-62',
  'iti-86',
  'iti-92',
  'rad-68',
  'rad-69',
]

function readVector(path: string): Vector {
  const bytes = readFileSync(join(vectorsFolder, path))
  const end = bytes.indexOf('\r\n\r\n')
  const [, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const sent = bytes.subarray(end + 4)
  const [transaction = '', kind] = path.split('/')
  return {
    path,
    transaction,
    refusal: kind === 'accept' ? undefined : basename(dirname(path)),
    bytes,
    headers,
    body: headers.get('transfer-encoding') === 'chunked' ? unchunk(sent) : sent,
  }
}

function unchunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
