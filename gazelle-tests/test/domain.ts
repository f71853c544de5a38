// The domain that the scenarios are run against in tests: one patient whom both hospitals know.
import { type DomainProcess, startDomainProcess } from '@isthmus/testbed/domain-process'

export const patientId = 'T-4001^^^&2.999.1.2&ISO'

export function startTestTarget(profile: 'hospital' | 'conformance'): Promise<DomainProcess> {
  const local = ['north', 'south'].map((hospital, at) => ({
    hospital,
    id: `L-${at + 1}^^^&2.999.1.2.${at + 1}&ISO`,
  }))
  return startDomainProcess({
    profile,
    config: { patients: [{ domainId: patientId, local }], studyStableMs: 200 },
  })
}
