// The Content-Type of a message or part (RFC 2045: 5.1), read and written.
import { MimeError } from './mime-error.ts'

export interface ContentType {
  /** `type/subtype`, lower case. */
  readonly type: string
  /** By lower-case name; values as they were meant, without quotes and escapes. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads a header's value; values without quotes may hold characters that ought to be quoted, such
 * as `/`, `<` and `@`. Throws MimeError `content-type`, also for a parameter that comes twice.
 */
export function parseContentType(text: string): ContentType {
  const start = typePattern.exec(text)
  if (start === null) throw new MimeError('content-type')
  const parameters = new Map<string, string>()
  let at = start[0].length
  while (at < text.length) {
    parameterPattern.lastIndex = at
    const found = parameterPattern.exec(text)
    if (found === null) throw new MimeError('content-type')
    at = parameterPattern.lastIndex
    const [, name, quoted, plain] = found
    if (name === undefined) continue
    const key = name.toLowerCase()
    if (parameters.has(key)) throw new MimeError('content-type')
    parameters.set(key, quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? '')
  }
  return { type: (start[1] ?? '').toLowerCase(), parameters }
}

/**
 * Writes a header's value in the order given; every parameter but `charset` is quoted. Throws
 * MimeError.
 */
export function formatContentType(
  type: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const written = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`; ${name}=${formatValue(name, value)}`],
  )
  return `${type}${written.join('')}`
}

function formatValue(name: string, value: string): string {
  if (!/^[\t\x20-\x7E]*$/.test(value)) throw new MimeError('content-type')
  if (name === 'charset' && /^[\w.-]+$/.test(value)) return value
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const typePattern = new RegExp(`^[ \\t]*(${token}/${token})[ \\t]*(?=;|$)`)
// One `;` and the parameter behind it; nothing may stand behind the last `;`.
const quotedText = '"((?:[^"\\\\\\x00-\\x08\\x0A-\\x1F\\x7F]|\\\\[\\t\\x20-\\x7E])*)"'
const plainText = '([^\\s;",\\\\\\x00-\\x1F\\x7F]+)'
const parameterPattern = new RegExp(
  `;[ \\t]*(?:(${token})[ \\t]*=[ \\t]*(?:${quotedText}|${plainText})[ \\t]*)?(?=;|$)`,
  'y',
)
