// Metadata values in the form in which columns keep them and queries compare them.
import { padDtm } from '@isthmus/hl7/dtm'
import type { Code } from '@isthmus/ihe/code'
import type { Author } from '@isthmus/xds/metadata/author'

/** `code^^scheme`, as a stored query writes it. */
export function codeColumn({ code, scheme }: Code): string {
  return `${code}^^${scheme}`
}

export function optionalCodeColumn(code: Code | undefined): string | null {
  return code === undefined ? null : codeColumn(code)
}

/** A DTM as a number of 14 digits. */
export function timeColumn(dtm: string): string {
  return padDtm(dtm)
}

export function optionalTimeColumn(dtm: string | undefined): string | null {
  return dtm === undefined || dtm === '' ? null : timeColumn(dtm)
}

/** The author persons, whichever author they belong to. */
export function personsColumn(authors: readonly Author[]): string[] {
  return authors.flatMap(({ person }) => (person === undefined ? [] : [person]))
}

/** CXi are compared without trailing carets. */
export function referenceIdsColumn(referenceIds: readonly string[]): string[] {
  return referenceIds.map((id) => id.replace(/\^+$/, ''))
}

/** The codes of a JSON list of `code^^scheme`; the display names are not among them. */
export function fromConfidentiality(json: string): readonly Code[] {
  const values: unknown = JSON.parse(json)
  return Array.isArray(values) ? values.map((value) => fromCodeColumn(String(value))) : []
}

// A scheme holds no caret, whatever a code may hold.
function fromCodeColumn(text: string): Code {
  const at = text.lastIndexOf('^^')
  return { code: text.slice(0, at), scheme: text.slice(at + 2), display: '' }
}
