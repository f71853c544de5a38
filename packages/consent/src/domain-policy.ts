// What the affinity domain has agreed on beside the consents of its patients.
import type { Code } from '@isthmus/ihe/code'

export interface DomainPolicy {
  /** What holds for a patient of whom nothing is recorded. */
  readonly default: 'optIn' | 'optOut'
  readonly purpose: 'required' | 'optional'
  readonly assertion: 'required' | 'optional'
  /** `ignored`, or who may see documents marked R (restricted); V is released to nobody yet. */
  readonly confidentiality: 'ignored' | { readonly rolesForRestricted: readonly Code[] }
}

const hospitalPolicy: DomainPolicy = {
  default: 'optIn',
  purpose: 'required',
  assertion: 'required',
  confidentiality: { rolesForRestricted: [] },
}

const conformancePolicy: DomainPolicy = {
  default: 'optOut',
  purpose: 'optional',
  assertion: 'optional',
  confidentiality: 'ignored',
}

/** The policy of a profile of the domain. */
export function domainPolicy(profile: 'hospital' | 'conformance'): DomainPolicy {
  return profile === 'hospital' ? hospitalPolicy : conformancePolicy
}
