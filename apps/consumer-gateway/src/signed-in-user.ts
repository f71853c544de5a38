// The person behind a session: what the hospital's identity provider said of him, and nothing more.
import type { Code } from '@isthmus/ihe/code'

export type PageRole = 'clinician' | 'desk' | 'privacy-officer'

export interface SignedInUser {
  /** `sub` of the identity provider. */
  readonly userId: string
  readonly name: string
  readonly roles: readonly PageRole[]
  readonly authnInstant: Date
}

/** The page roles among the provider's `roles` claim; other words are not ours. */
export function toPageRoles(claim: unknown): readonly PageRole[] {
  if (!Array.isArray(claim)) return []
  return pageRoles.filter((role) => claim.includes(role))
}

/** The role as an assertion states it (SNOMED CT). */
export function roleCodes(roles: readonly PageRole[]): readonly Code[] {
  return roles.map((role) => codes[role])
}

const pageRoles: readonly PageRole[] = ['clinician', 'desk', 'privacy-officer']

const snomed = '2.16.840.1.113883.6.96'

const codes: Readonly<Record<PageRole, Code>> = {
  clinician: { code: '309343006', scheme: snomed, display: 'Physician' },
  desk: { code: '224608005', scheme: snomed, display: 'Administrative healthcare staff' },
  'privacy-officer': { code: '394572006', scheme: snomed, display: 'Medical secretary' },
}
