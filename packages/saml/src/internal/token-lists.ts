// The domain's own lists of roles and purposes: a filled list refuses what stands outside it.
import { AssertionError } from '../assertion-error.ts'
import type { AcceptedCode, AssertionTrust } from '../assertion-trust.ts'
import type { Attributes } from './read-attributes.ts'

export function checkTokenLists(attributes: Attributes, trust: AssertionTrust): void {
  if (!allIn(attributes.roles, trust.roles)) {
    throw new AssertionError('FailedAuthentication', 'a role not on the list')
  }
  if (!allIn(attributes.purposesOfUse, trust.purposesOfUse)) {
    throw new AssertionError('FailedAuthentication', 'a purpose of use not on the list')
  }
}

function allIn(found: readonly AcceptedCode[], accepted: readonly AcceptedCode[]): boolean {
  if (accepted.length === 0) return true
  return found.every(({ code, scheme }) =>
    accepted.some((entry) => entry.code === code && entry.scheme === scheme),
  )
}
