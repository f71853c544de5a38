// Escape sequences of a message with any delimiters (HL7 v2.3.1: 2.10).
import type { Delimiters } from './delimiters.ts'

/** Undoes the sequences that stand for delimiters; all others stay as they are. */
export function decodeEscapes(text: string, delimiters: Delimiters): string {
  const { escape } = delimiters
  if (!text.includes(escape)) return text
  const mark = `\\${escape}`
  return text.replaceAll(
    new RegExp(`${mark}([FSTRE])${mark}`, 'g'),
    (sequence, letter: string) => delimiterOf(letter, delimiters) ?? sequence,
  )
}

/** Escapes what would divide the text, and drops control characters, which would end a segment. */
export function encodeEscapes(text: string, delimiters: Delimiters): string {
  const { escape } = delimiters
  return withoutControls(text).replaceAll(/[!-/:-@[-`{-~]/g, (character) => {
    const letter = letters.find((one) => delimiterOf(one, delimiters) === character)
    return letter === undefined ? character : `${escape}${letter}${escape}`
  })
}

function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what no field may hold
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '')
}

const letters = ['F', 'S', 'T', 'R', 'E']

function delimiterOf(letter: string, delimiters: Delimiters): string | undefined {
  const table: Readonly<Record<string, string>> = {
    F: delimiters.field,
    S: delimiters.component,
    T: delimiters.subcomponent,
    R: delimiters.repetition,
    E: delimiters.escape,
  }
  return table[letter]
}
