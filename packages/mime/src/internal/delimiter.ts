// The delimiter line between two parts (RFC 2046: 5.1.1): the whole line counts, never only its
// beginning.

const CR = 13
const LF = 10
const DASH = 45
const SPACE = 32
const TAB = 9

/** Blanks that a gateway may have put behind a delimiter. */
const paddingBytesMax = 1024

export type DelimiterVerdict =
  /** `bytes`: up to and including the line end. */
  | { readonly kind: 'next'; readonly bytes: number; readonly lineEnd: 'crlf' | 'lf' }
  | { readonly kind: 'close'; readonly bytes: number }
  | { readonly kind: 'content' }
  | { readonly kind: 'more' }

export interface DelimiterRest {
  readonly buffer: Buffer
  /** Offset behind the boundary. */
  readonly at: number
  readonly ended: boolean
  readonly lineEnds: 'crlf' | 'either'
}

/** What the bytes behind `--boundary` make of it. */
export function judgeDelimiter({ buffer, at, ended, lineEnds }: DelimiterRest): DelimiterVerdict {
  const unfinished: DelimiterVerdict = ended ? { kind: 'content' } : { kind: 'more' }
  if (at >= buffer.length) return unfinished
  const dashes = buffer[at] === DASH
  if (dashes && at + 1 >= buffer.length) return unfinished
  const closing = dashes && buffer[at + 1] === DASH
  const start = closing ? at + 2 : at
  const end = behindBlanks(buffer, start)
  if (end - start > paddingBytesMax) return { kind: 'content' }
  const lineEnd = lineEndAt(buffer, end)
  if (closing) {
    if (lineEnd === 'cut') return ended ? { kind: 'close', bytes: buffer.length } : { kind: 'more' }
    return lineEnd === 'none' ? { kind: 'content' } : { kind: 'close', bytes: end }
  }
  if (lineEnd === 'cut') return unfinished
  if (lineEnd === 'none' || (lineEnd === 'lf' && lineEnds === 'crlf')) return { kind: 'content' }
  return { kind: 'next', bytes: end + (lineEnd === 'crlf' ? 2 : 1), lineEnd }
}

function behindBlanks(buffer: Buffer, start: number): number {
  let end = start
  while (buffer[end] === SPACE || buffer[end] === TAB) end += 1
  return end
}

function lineEndAt(buffer: Buffer, at: number): 'crlf' | 'lf' | 'none' | 'cut' {
  if (at >= buffer.length) return 'cut'
  if (buffer[at] === LF) return 'lf'
  if (buffer[at] !== CR) return 'none'
  if (at + 1 >= buffer.length) return 'cut'
  return buffer[at + 1] === LF ? 'crlf' : 'none'
}
