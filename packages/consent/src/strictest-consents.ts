// The consents of one person under the several ids that merges joined: whatever one of the ids was
// refused stays refused, so that no merge opens what was closed.
import type { ConsentRecord } from './consent-record.ts'
import { currentConsents, verdictOf } from './consent-verdict.ts'

export interface RecordedConsents {
  /** CX under which they were recorded. */
  readonly patientId: string
  readonly consents: readonly ConsentRecord[]
}

/**
 * Those that count for all of the ids: where the consents of one id deny, they alone; otherwise
 * all. Each id is judged by itself first: a permit under one id is no newer form of a refusal under
 * another.
 */
export function strictestConsents(all: readonly RecordedConsents[]): readonly RecordedConsents[] {
  const denying = all.find((one) => isDenied(one))
  return denying === undefined ? all : [denying]
}

function isDenied({ patientId, consents }: RecordedConsents): boolean {
  return verdictOf(currentConsents(consents, patientId))?.decision === 'deny'
}
