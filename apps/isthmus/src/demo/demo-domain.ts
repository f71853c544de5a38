// The domain of the demo: who its patients and people are, on top of the default configuration.
import { type DomainConfig, emptyDomainConfig } from '../domain/domain-config.ts'
import type { WalkStudy } from '../walk/walk.ts'

/**
 * Hospitals North and South, the walk's patients under their three numbers, and the demo's
 * accounts.
 */
export function demoDomainConfig(studies: readonly WalkStudy[]): DomainConfig {
  return {
    ...emptyDomainConfig(),
    patients: studies.map(({ domainId, localId, southId }) => ({
      domainId,
      local: [
        { hospital: 'north', id: localId },
        { hospital: 'south', id: southId },
      ],
    })),
    accounts: [
      account('dr-south', 'Dr. Sarah Sund', ['south', 'clinician', 'radiologist at South']),
      account('desk-south', 'Sten Dahl', ['south', 'desk', 'patient desk of South']),
      account('privacy-south', 'Petra Vakt', ['south', 'privacy-officer', 'reads the audit']),
      account('dr-north', 'Dr. Nils Norden', ['north', 'clinician', 'radiologist at North']),
      account('desk-north', 'Nora Berg', ['north', 'desk', 'patient desk of North']),
    ],
  }
}

type Account = DomainConfig['accounts'][number]

function account(
  name: string,
  displayName: string,
  [hospital, role, says]: readonly [string, Account['role'], string],
): Account {
  return { name, displayName, hospital, role, says }
}

/** A CX of the domain, and of a hospital, as the default configuration numbers them. */
export const demoAuthorities = { domain: '2.999.1.2', north: '2.999.1.2.1', south: '2.999.1.2.2' }
