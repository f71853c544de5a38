// Who signs assertions in the domain, and whom all holders of data believe.
import type { Issuers } from './assertion-for.ts'
import { assertionKeyName, testerName } from './domain-pki.ts'
import type { DomainPlan } from './domain-plan.ts'

/** The Issuer text of a hospital, or of the tester. */
export function assertionIssuer(plan: DomainPlan, name: string): string {
  const hospital = plan.hospitals.find((item) => item.name === name)
  return `urn:oid:${hospital?.organizationOid ?? `${plan.config.homeCommunityOid}.9`}`
}

/** The `assertionTrust` key of every holder of data. */
export function assertionTrust(plan: DomainPlan): object {
  const ours = [...plan.hospitals.map(({ name }) => name), testerName].map((name) => ({
    issuer: assertionIssuer(plan, name),
    certificate: `../pki/${assertionKeyName(name)}.pem`,
  }))
  return {
    issuers: [...ours, ...plan.config.assertionIssuers],
    audiences: [plan.homeCommunityId],
  }
}

/** The `assertionSigner` key of a hospital's gateway. */
export function assertionSigner(plan: DomainPlan, hospital: string): object {
  return {
    issuer: assertionIssuer(plan, hospital),
    certificate: `../pki/${assertionKeyName(hospital)}.pem`,
    key: `../pki/${assertionKeyName(hospital)}.key`,
    audience: plan.homeCommunityId,
  }
}

/** What the `assertion` command must know of the domain: its accounts, and who signs for each. */
export function issuersOf(plan: DomainPlan): Issuers {
  return {
    homeCommunityId: plan.homeCommunityId,
    accounts: plan.config.accounts.map(({ name, displayName, role, hospital }) => {
      const known = plan.hospitals.find((item) => item.name === hospital)
      return {
        name,
        displayName,
        role,
        hospital,
        title: known?.title ?? hospital,
        organizationId: `urn:oid:${known?.organizationOid ?? ''}`,
        issuer: assertionIssuer(plan, hospital),
      }
    }),
  }
}
