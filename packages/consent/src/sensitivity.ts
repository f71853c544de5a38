// The confidentiality gate: what the consents permit may still be marked as too sensitive for this
// asker.
import { sameCode } from '@isthmus/ihe/code'
import type { Ask } from './decision.ts'
import type { DomainPolicy } from './domain-policy.ts'

/** Code system of U, L, M, N, R, V: HL7 v3 Confidentiality. */
export const confidentialityScheme = '2.16.840.1.113883.5.25'

/** True when the strictest code of the object is above what the asker's roles may see. */
export function isTooSensitive({ who, what }: Ask, { confidentiality }: DomainPolicy): boolean {
  if (confidentiality === 'ignored' || what.act === 'submit' || what.act === 'update') return false
  const level = Math.max(
    normal,
    ...what.confidentiality.map(({ code, scheme }) => rank(code, scheme)),
  )
  if (level === veryRestricted) return true
  if (level === normal) return false
  // Permitted only if each role alone would be: the union of several roles is never taken.
  const mayAll = who.roles.every((role) =>
    confidentiality.rolesForRestricted.some((listed) => sameCode(listed, role)),
  )
  return who.roles.length === 0 || !mayAll
}

const normal = 3
const veryRestricted = 5
const ranks: readonly string[] = ['U', 'L', 'M', 'N', 'R', 'V']

// A code that is not understood counts as the strictest.
function rank(code: string, scheme: string): number {
  const found = scheme === confidentialityScheme ? ranks.indexOf(code) : -1
  return found === -1 ? veryRestricted : found
}
