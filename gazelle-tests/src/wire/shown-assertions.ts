// Assertions of one run that are shown more than once: each is signed for one peer and one patient,
// and a new one is fetched long before the old one ends.
import type { DomainTarget } from '../domain-target.ts'
import { type Role, assertionOf } from './assertion.ts'

export interface ShownAssertions {
  /** Undefined when the domain has none. Rejects when its command fails. */
  of(wanted: {
    readonly role: Role
    readonly patient: string
    /** Who shows it: nobody else may. */
    readonly as: string
  }): Promise<string | undefined>
}

export function openShownAssertions(
  target: DomainTarget,
  milliseconds = () => performance.now(),
): ShownAssertions {
  const kept = new Map<string, { readonly xml: string; readonly at: number }>()
  return {
    async of({ role, patient, as }) {
      const key = JSON.stringify([role, patient, as])
      const before = kept.get(key)
      if (before !== undefined && milliseconds() - before.at < keptMs) return before.xml
      const xml = await assertionOf(target, { role, patient })
      // SAML 2.0 Core: 2.5.1.5. One that is for one use is shown once.
      if (xml === undefined || xml.includes('OneTimeUse')) return xml
      kept.set(key, { xml, at: milliseconds() })
      return xml
    },
  }
}

const keptMs = 60_000
