// Whether a document can be retrieved at once, as its entry says (ITI TF-3: 4.2.3.2.30).
import type { DocumentEntry } from './metadata/document-entry.ts'

export type DocumentAvailability = 'online' | 'offline'

export const availabilityUrns: Readonly<Record<DocumentAvailability, string>> = {
  online: 'urn:ihe:iti:2010:DocumentAvailability:Online',
  offline: 'urn:ihe:iti:2010:DocumentAvailability:Offline',
}

/** Absent means online. */
export function availabilityOf({
  extraSlots,
}: Pick<DocumentEntry, 'extraSlots'>): DocumentAvailability {
  const slot = extraSlots.find(({ name }) => name === 'documentAvailability')
  return slot?.values[0] === availabilityUrns.offline ? 'offline' : 'online'
}
