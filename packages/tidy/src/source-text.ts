// Tells code from comments and strings in a TypeScript source, so that rules look only at what they
// mean.

export interface Span {
  readonly kind: 'comment' | 'string' | 'template' | 'regex'
  readonly start: number
  /** Offset behind the last character. */
  readonly end: number
}

export interface SourceText {
  /** The source with the insides of comments, strings and expressions blanked; offsets are kept. */
  readonly code: string
  readonly spans: readonly Span[]
}

interface Scan {
  readonly text: string
  readonly spans: Span[]
  /** For every open `${`: how deep the braces were when it opened. */
  readonly holes: number[]
  at: number
  braces: number
  /** Last character of code that is not white space: does a slash divide, or open an expression? */
  last: string
  word: string
}

/** Splits a source; never throws: an unclosed string ends with its line or the file. */
export function readSourceText(text: string): SourceText {
  const scan: Scan = { text, spans: [], holes: [], at: 0, braces: 0, last: '', word: '' }
  while (scan.at < text.length) step(scan)
  return { code: blank(text, scan.spans), spans: scan.spans }
}

/** The line, counted from one, in which an offset lies. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
  }
  return line
}

function step(scan: Scan): void {
  const { text, at } = scan
  const character = text.charAt(at)
  const next = text.charAt(at + 1)
  if (character === '/' && next === '/') return span(scan, 'comment', endOfLine(text, at))
  if (character === '/' && next === '*') return span(scan, 'comment', endOfBlock(text, at))
  if (character === "'" || character === '"') return span(scan, 'string', endOfString(text, at))
  if (character === '`') return template(scan, at + 1)
  if (character === '/' && opensExpression(scan))
    return span(scan, 'regex', endOfExpression(text, at))
  if (character === '{') scan.braces += 1
  if (character === '}') {
    if (scan.holes.at(-1) === scan.braces) {
      scan.holes.pop()
      return template(scan, at + 1)
    }
    scan.braces -= 1
  }
  remember(scan, character)
  scan.at += 1
}

function remember(scan: Scan, character: string): void {
  if (/\s/.test(character)) return
  const joined = /[\w$]/.test(character) && /[\w$]/.test(scan.text.charAt(scan.at - 1))
  scan.word = joined ? scan.word + character : character
  scan.last = character
}

function span(scan: Scan, kind: Span['kind'], end: number): void {
  scan.spans.push({ kind, start: scan.at, end })
  scan.at = end
  if (kind === 'comment') return
  scan.last = '"'
  scan.word = ''
}

// One piece of a template: up to its end or up to the next `${`.
function template(scan: Scan, from: number): void {
  let end = from
  while (end < scan.text.length) {
    const character = scan.text.charAt(end)
    if (character === '`') return span(scan, 'template', end + 1)
    if (character === '$' && scan.text.charAt(end + 1) === '{') {
      span(scan, 'template', end + 2)
      scan.holes.push(scan.braces)
      scan.last = '{'
      return
    }
    end += character === '\\' ? 2 : 1
  }
  span(scan, 'template', scan.text.length)
}

function opensExpression({ last, word }: Scan): boolean {
  if (last === '' || /[([{},;:=!&|?+\-*%<>~^]/.test(last)) return true
  return ['return', 'typeof', 'case', 'of', 'in', 'await', 'yield', 'throw'].includes(word)
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function endOfBlock(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2)
  return end === -1 ? text.length : end + 2
}

function endOfString(text: string, at: number): number {
  const quote = text.charAt(at)
  let end = at + 1
  while (end < text.length && text.charAt(end) !== quote && text.charAt(end) !== '\n') {
    end += text.charAt(end) === '\\' ? 2 : 1
  }
  return Math.min(end + 1, text.length)
}

function endOfExpression(text: string, at: number): number {
  let end = at + 1
  let inClass = false
  while (end < text.length && text.charAt(end) !== '\n') {
    const character = text.charAt(end)
    if (character === '[') inClass = true
    if (character === ']') inClass = false
    if (character === '/' && !inClass) return end + 1
    end += character === '\\' ? 2 : 1
  }
  return end
}

function blank(text: string, spans: readonly Span[]): string {
  let code = ''
  let from = 0
  for (const { kind, start, end } of spans) {
    const inside = text.slice(start, end).replaceAll(/[^\n]/g, ' ')
    const mark = kind === 'comment' ? inside : `"${inside.slice(1, -1)}"`
    code += text.slice(from, start) + (end - start < 2 ? inside : mark)
    from = end
  }
  return code + text.slice(from)
}
