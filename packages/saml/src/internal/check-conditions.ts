// Conditions: when and for whom the assertion holds (SAML 2.0 Core: 2.5).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { samlNamespace } from '../saml-names.ts'
import type { VerifyOptions } from '../verify-options.ts'
import { onlyChild, samlChildren } from './children.ts'
import { requiredInstant } from './instant.ts'
import { valueText } from './value-text.ts'

export interface Conditions {
  readonly notOnOrAfter: Date
  readonly oneTimeUse: boolean
}

/** Throws `FailedAuthentication` unless the assertion holds now and is meant for us. */
export function checkConditions(assertion: XmlElement, options: VerifyOptions): Conditions {
  const conditions = onlyChild(assertion, 'Conditions')
  const unknown = conditions.children.filter(
    ({ namespace, name }) => namespace !== samlNamespace || !known.includes(name),
  )
  // SAML 2.0 Core: 2.5.1. With a condition that is not understood the assertion has no known
  // validity.
  if (unknown.length > 0) throw new AssertionError('FailedAuthentication', 'an unknown condition')
  checkAudience(samlChildren(conditions, 'AudienceRestriction'), options.trust.audiences)
  return {
    notOnOrAfter: checkWindow(conditions, options),
    oneTimeUse: samlChildren(conditions, 'OneTimeUse').length > 0,
  }
}

/** The instant of issue: neither in the future nor older than an assertion may get. */
export function checkIssueInstant(assertion: XmlElement, { now, trust }: VerifyOptions): void {
  const issued = requiredInstant(assertion.attributes.get('IssueInstant'), 'IssueInstant').getTime()
  if (issued > now.getTime() + trust.clockSkewMs) {
    throw new AssertionError('FailedAuthentication', 'issued in the future')
  }
  if (issued < now.getTime() - trust.validityMaxMs) {
    throw new AssertionError('FailedAuthentication', 'issued too long ago')
  }
}

const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']

function checkWindow(conditions: XmlElement, { now, trust }: VerifyOptions): Date {
  const from = requiredInstant(conditions.attributes.get('NotBefore'), 'NotBefore')
  const until = requiredInstant(conditions.attributes.get('NotOnOrAfter'), 'NotOnOrAfter')
  const length = until.getTime() - from.getTime()
  if (length <= 0 || length > trust.validityMaxMs) {
    throw new AssertionError('FailedAuthentication', 'a window of no length or too long')
  }
  if (from.getTime() > now.getTime() + trust.clockSkewMs) {
    throw new AssertionError('FailedAuthentication', 'not yet valid')
  }
  if (until.getTime() <= now.getTime() - trust.clockSkewMs) {
    throw new AssertionError('FailedAuthentication', 'expired')
  }
  return until
}

// Audiences of one restriction are alternatives; several restrictions must all be met.
function checkAudience(restrictions: readonly XmlElement[], ours: readonly string[]): void {
  const met = restrictions.every((restriction) =>
    samlChildren(restriction, 'Audience').some((audience) =>
      ours.includes(valueText(audience, 'Audience', audienceLengthMax)),
    ),
  )
  if (restrictions.length === 0 || !met) {
    throw new AssertionError('FailedAuthentication', 'meant for another audience')
  }
}

const audienceLengthMax = 1024
