// Wraps comments to 100 columns: the formatter wraps code and leaves comments as they are.

const columnsMax = 100

/**
 * Takes and gives a TypeScript source; only comment lines that are too long change, with their
 * paragraph.
 */
export function wrapComments(source: string): string {
  const lines = source.split('\n').flatMap((line) => openBlock(line))
  const wrapped: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const found = commentLine(lines[at] ?? '')
    if (found === undefined || (lines[at] ?? '').length <= columnsMax) {
      wrapped.push(lines[at] ?? '')
      continue
    }
    // What follows in the same sentence takes part, so that no short line stays behind.
    let text = found.text
    for (let next = continuation(lines[at + 1], found.prefix); next !== undefined;) {
      text += ` ${next}`
      at += 1
      next = continuation(lines[at + 1], found.prefix)
    }
    wrapped.push(...wrap(text, found.prefix))
  }
  return wrapped.join('\n')
}

interface CommentLine {
  /** White space, comment mark and one blank. */
  readonly prefix: string
  readonly text: string
}

function commentLine(line: string): CommentLine | undefined {
  const [, prefix, text] = /^(\s*(?:\/\/|\*) )(\S.*)$/.exec(line) ?? []
  if (prefix === undefined || text === undefined || isDirective(text)) return undefined
  return { prefix, text }
}

// A directive of a tool must stay on its line.
function isDirective(text: string): boolean {
  return /^(?:oxlint|eslint|@ts-|tidy:|prettier|v8 ignore)/.test(text)
}

// `/** One long sentence. */` becomes a block of its own lines.
function openBlock(line: string): readonly string[] {
  const [, indent, text] = /^(\s*)\/\*\* (\S.*) \*\/$/.exec(line) ?? []
  if (indent === undefined || text === undefined || line.length <= columnsMax) return [line]
  return [`${indent}/**`, `${indent} * ${text}`, `${indent} */`]
}

function continuation(line: string | undefined, prefix: string): string | undefined {
  const next = line === undefined ? undefined : commentLine(line)
  return next?.prefix === prefix && /^[a-z(`]/.test(next.text) ? next.text : undefined
}

// A citation stays on one line: the blank within it does not count as a place to break.
function wrap(text: string, prefix: string): readonly string[] {
  const words = text
    .replaceAll(
      /(?:ITI|RAD) TF-\d: |DICOM PS3\.\d+: |RFC \d+: |(?:Table|Appendix|Annex) (?=\w)/g,
      (part) => part.replaceAll(' ', noBreak),
    )
    .split(' ')
  const lines: string[] = []
  let line = prefix
  for (const word of words) {
    const longer = line === prefix ? prefix + word : `${line} ${word}`
    if (longer.length <= columnsMax || line === prefix) {
      line = longer
    } else {
      lines.push(line)
      line = prefix + word
    }
  }
  return [...lines, line].map((each) => each.replaceAll(noBreak, ' '))
}

const noBreak = '\u0001'
