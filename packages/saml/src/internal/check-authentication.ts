// AuthnStatement: how the person was recognised (SAML 2.0 Core: 2.7.2).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import type { VerifyOptions } from '../verify-options.ts'
import { onlyChild, samlChildren } from './children.ts'
import { optionalInstant, requiredInstant } from './instant.ts'
import { valueText } from './value-text.ts'

/** Every statement must be of an accepted class and its session still open. */
export function checkAuthentication(assertion: XmlElement, options: VerifyOptions): void {
  const statements = samlChildren(assertion, 'AuthnStatement')
  if (statements.length === 0) throw new AssertionError('InvalidSecurityToken', 'no AuthnStatement')
  for (const statement of statements) checkStatement(statement, options)
}

function checkStatement(statement: XmlElement, { now, trust }: VerifyOptions): void {
  requiredInstant(statement.attributes.get('AuthnInstant'), 'AuthnInstant')
  const ends = optionalInstant(
    statement.attributes.get('SessionNotOnOrAfter'),
    'end of the session',
  )
  if (ends !== undefined && ends.getTime() <= now.getTime() - trust.clockSkewMs) {
    throw new AssertionError('FailedAuthentication', 'the session has ended')
  }
  const context = onlyChild(statement, 'AuthnContext')
  const references = [
    ...samlChildren(context, 'AuthnContextClassRef'),
    ...samlChildren(context, 'AuthnContextDeclRef'),
  ]
  if (references.length === 0) {
    throw new AssertionError('InvalidSecurityToken', 'an AuthnContext that names nothing')
  }
  for (const reference of references) {
    if (trust.authnContexts.includes(valueText(reference, 'AuthnContext', 1024))) continue
    throw new AssertionError('FailedAuthentication', 'an authentication context not on the list')
  }
}
