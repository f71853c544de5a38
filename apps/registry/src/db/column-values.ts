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
