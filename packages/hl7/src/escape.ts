// Escape sequences of HL7 v2 text (HL7 v2.5 chapter 2): what a component may hold without ending
// it.

/** Escapes the delimiters `|^~&` and the escape character itself. */
export function escapeHl7(text: string): string {
  return text.replaceAll(/[\\|^~&]/g, (character) => `\\${letters[character] ?? 'E'}\\`)
}

/** Undoes `escapeHl7`; sequences that it does not know stay as they are. */
export function unescapeHl7(text: string): string {
  return text.replaceAll(
    /\\([FSRTE])\\/g,
    (sequence, letter: string) => delimiters[letter] ?? sequence,
  )
}

const letters: Readonly<Record<string, string>> = {
  '|': 'F',
  '^': 'S',
  '~': 'R',
  '&': 'T',
  '\\': 'E',
}

const delimiters: Readonly<Record<string, string>> = { F: '|', S: '^', R: '~', T: '&', E: '\\' }
