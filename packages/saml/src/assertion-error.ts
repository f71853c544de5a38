// Why an assertion was refused: the fault code that leaves us, and the inner reason that stays with
// us.

/**
 * Local names of the fault subcodes (WS-Security: 12); `MessageExpired` is wsu's, the others are
 * wsse's.
 */
export type AssertionSubcode =
  | 'SecurityTokenUnavailable'
  | 'InvalidSecurity'
  | 'UnsupportedSecurityToken'
  | 'UnsupportedAlgorithm'
  | 'InvalidSecurityToken'
  | 'FailedCheck'
  | 'FailedAuthentication'
  | 'MessageExpired'

/**
 * `message` is the fixed sentence of the subcode, fit for the fault; `reason` says in our own fixed
 * words what was found, fit for audit and log. Neither repeats anything of the message that was
 * refused.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
  readonly subcode: AssertionSubcode
  readonly reason: string

  constructor(subcode: AssertionSubcode, reason: string) {
    super(assertionSentences[subcode])
    this.subcode = subcode
    this.reason = reason
  }
}

/** The subcode as a qualified name for the SOAP fault. */
export function subcodeName(subcode: AssertionSubcode): {
  readonly namespace: string
  readonly prefix: string
  readonly name: string
} {
  return subcode === 'MessageExpired'
    ? { namespace: wsuNamespace, prefix: 'wsu', name: subcode }
    : { namespace: wsseNamespace, prefix: 'wsse', name: subcode }
}

export const wsseNamespace =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

export const wsuNamespace =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'

/** What the fault of each subcode says. */
export const assertionSentences: Readonly<Record<AssertionSubcode, string>> = {
  SecurityTokenUnavailable: 'A SAML assertion of the user is required and was not found.',
  InvalidSecurity: 'The security header could not be processed.',
  UnsupportedSecurityToken: 'The kind of security token is not supported.',
  UnsupportedAlgorithm: 'A signature or digest algorithm is not supported.',
  InvalidSecurityToken: 'The security token is incomplete or not well formed.',
  FailedCheck: 'The signature of the security token is missing or invalid.',
  FailedAuthentication: 'The security token could not be accepted.',
  MessageExpired: 'The message has expired.',
}
