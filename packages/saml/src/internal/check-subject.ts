// Subject: who it is, and why the bearer may say so (SAML 2.0 Core: 2.4).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { confirmationMethods, dsNamespace, nameIdFormats } from '../saml-names.ts'
import type { VerifyOptions } from '../verify-options.ts'
import { readHint } from './choose-signers.ts'
import { onlyChild, samlChildren } from './children.ts'
import { optionalInstant } from './instant.ts'
import { plainText, valueText } from './value-text.ts'

export interface NameId {
  readonly nameId: string
  readonly spProvidedId: string | undefined
}

/** Throws AssertionError unless the name can be used and one confirmation holds. */
export function checkSubject(assertion: XmlElement, options: VerifyOptions): NameId {
  const subject = onlyChild(assertion, 'Subject')
  for (const name of ['EncryptedID', 'BaseID']) {
    if (samlChildren(subject, name).length === 0) continue
    throw new AssertionError('UnsupportedSecurityToken', `${name} instead of NameID`)
  }
  const name = readNameId(onlyChild(subject, 'NameID'))
  checkConfirmations(samlChildren(subject, 'SubjectConfirmation'), options)
  return name
}

function readNameId(element: XmlElement): NameId {
  const format = element.attributes.get('Format')
  if (format !== undefined && !nameIdFormats.includes(format)) {
    throw new AssertionError('InvalidSecurityToken', 'NameID of an unknown format')
  }
  const alias = element.attributes.get('SPProvidedID')
  return {
    nameId: valueText(element, 'NameID', nameLengthMax),
    spProvidedId: alias === undefined ? undefined : plainText(alias, 'SPProvidedID', nameLengthMax),
  }
}

const nameLengthMax = 256

function checkConfirmations(all: readonly XmlElement[], options: VerifyOptions): void {
  if (all.length === 0) throw new AssertionError('InvalidSecurityToken', 'no SubjectConfirmation')
  const methods = all.map(({ attributes }) => attributes.get('Method'))
  if (methods.includes(undefined)) {
    throw new AssertionError('InvalidSecurityToken', 'a SubjectConfirmation without Method')
  }
  const accepted = all.filter((_, index) => isAccepted(methods[index]))
  if (accepted.length === 0) {
    throw new AssertionError('UnsupportedSecurityToken', 'no confirmation method that is accepted')
  }
  if (!accepted.some((confirmation) => holds(confirmation, options))) {
    throw new AssertionError('FailedAuthentication', 'no confirmation holds')
  }
}

function isAccepted(method: string | undefined): boolean {
  return method === confirmationMethods.bearer || method === confirmationMethods.holderOfKey
}

function holds(confirmation: XmlElement, options: VerifyOptions): boolean {
  const data = samlChildren(confirmation, 'SubjectConfirmationData')
  const inTime = data.every((one) => isInTime(one, options))
  const forUs = data.every(({ attributes }) => {
    const recipient = attributes.get('Recipient')
    return recipient === undefined || options.recipients.includes(recipient)
  })
  const byBearer = confirmation.attributes.get('Method') === confirmationMethods.bearer
  return inTime && forUs && (byBearer || holdsKey(data, options))
}

// SAML 2.0 Core: 2.4.1.2. From NotBefore on, and before NotOnOrAfter.
function isInTime({ attributes }: XmlElement, { now, trust }: VerifyOptions): boolean {
  const from = optionalInstant(attributes.get('NotBefore'), 'NotBefore of a confirmation')
  const until = optionalInstant(attributes.get('NotOnOrAfter'), 'NotOnOrAfter of a confirmation')
  return (
    (from === undefined || now.getTime() + trust.clockSkewMs >= from.getTime()) &&
    (until === undefined || now.getTime() - trust.clockSkewMs < until.getTime())
  )
}

// The key that the subject must hold is proven by TLS alone: it must be that of the peer's
// certificate.
function holdsKey(data: readonly XmlElement[], { peer }: VerifyOptions): boolean {
  return data
    .flatMap(({ children }) => children)
    .filter(({ namespace, name }) => namespace === dsNamespace && name === 'KeyInfo')
    .some((keyInfo) => readHint(keyInfo).fingerprints[0] === peer.fingerprint256)
}
