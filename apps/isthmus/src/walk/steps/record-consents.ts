// Step: the patients have said at North's desk what they want. The second one refuses later, when
// all is published.
import { deskOfNorth } from '../people.ts'
import { recordConsent } from '../record-consent.ts'
import type { Step } from '../walk.ts'

export const recordConsents: Step = {
  title: 'Patients decide at the desk of North',
  async run({ wire, studies, checks, signal }) {
    const decided = studies.filter(({ consent }) => consent !== 'none')
    for (const { domainId } of decided) {
      const decision = { patientId: domainId, type: 'permit', desk: deskOfNorth } as const
      const id = await recordConsent(wire, decision, signal)
      checks.expect('a consent is recorded', id !== '')
    }
    return `${decided.length} consents recorded, of ${studies.length - decided.length} nothing`
  },
}
