// The header fields of one part (RFC 2045: 3; RFC 2046: 5.1).
import { MimeError } from '../mime-error.ts'
import type { MultipartLimits } from '../multipart-limits.ts'
import type { MultipartScanner } from './multipart-scanner.ts'

/** Fields by lower-case name, folded lines joined by one space. Throws MimeError. */
export async function readPartHeaders(
  scanner: MultipartScanner,
  { headersMax, headerLineBytesMax }: MultipartLimits,
): Promise<ReadonlyMap<string, string>> {
  const lines: string[] = []
  for (;;) {
    const line = await scanner.readLine(headerLineBytesMax)
    if (line === '') break
    const previous = lines.at(-1)
    if (!/^[ \t]/.test(line)) lines.push(line)
    else if (previous === undefined) throw new MimeError('header')
    else lines[lines.length - 1] = `${previous} ${line.trim()}`
    if (lines.length > headersMax) throw new MimeError('headers')
    if ((lines.at(-1)?.length ?? 0) > headerLineBytesMax) throw new MimeError('header-line')
  }
  return fieldsOf(lines)
}

function fieldsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const found = fieldPattern.exec(line)
    if (found === null) throw new MimeError('header')
    const [, name = '', value = ''] = found
    const key = name.toLowerCase()
    if (fields.has(key)) throw new MimeError('duplicate-header')
    fields.set(key, value.trim())
  }
  return fields
}

// A name may hold any visible character but the colon; a value no control character but TAB.
// oxlint-disable-next-line no-control-regex
const fieldPattern = /^([!-9;-~]+):([^\x00-\x08\x0A-\x1F\x7F]*)$/
