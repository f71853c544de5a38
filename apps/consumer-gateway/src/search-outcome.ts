// What a search came to, in one word for the page and a sentence for the person.
import type { ReasonCode } from '@isthmus/consent/decision'
import type { FoundPatient } from './search-patient.ts'

export interface Said {
  readonly outcome: string
  readonly sentence: string
  readonly searchId?: string
  readonly patient?: { readonly name: string; readonly birthDate: string }
  readonly studies?: readonly object[]
  readonly otherReports?: readonly object[]
}

export const unknownPatient: Said = {
  outcome: 'unknown-patient',
  sentence: 'This number is not known in our hospital.',
}

/** Why the patient's consents show nothing: for a user of our own, who may be told. */
export function whyWithheld(reason: ReasonCode): Said {
  return refusals[reason] ?? notReleased
}

const notReleased: Said = {
  outcome: 'not-released',
  sentence: 'No consent is recorded that lets this hospital see the documents of this patient.',
}

const refusals: Readonly<Partial<Record<ReasonCode, Said>>> = {
  consentDeny: {
    outcome: 'refused',
    sentence: 'This patient has refused that documents and images are shared with other hospitals.',
  },
  consentUnavailable: {
    outcome: 'not-released',
    sentence: 'The consent registry cannot be reached, so nothing can be shown. Please try again.',
  },
}

/** Of a search that was answered. */
export function headline(
  { reports, others, unread, withheld }: FoundPatient,
  studies: number,
): Said {
  if (studies + reports.length + others + unread + withheld === 0) {
    return { outcome: 'nothing', sentence: 'No shared studies or reports were found.' }
  }
  const sentences = [
    `${many(studies, 'study', 'studies')} and ${many(reports.length, 'report', 'reports')} found.`,
    others > 0 && `${many(others, 'document', 'documents')} of other kinds cannot be shown here.`,
    unread > 0 && `${many(unread, 'more study', 'more studies')} cannot be read at the moment.`,
    withheld > 0 && `${many(withheld, 'more document', 'more documents')} may not be shown to you.`,
  ]
  return { outcome: 'found', sentence: sentences.filter(Boolean).join(' ') }
}

function many(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
