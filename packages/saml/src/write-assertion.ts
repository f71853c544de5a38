// Writes and signs the assertion that says who asks and why (ITI TF-2: 3.40.4.1.2).
import type { KeyObject } from 'node:crypto'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { canonical } from './internal/canonical.ts'
import { writeSignature } from './internal/write-signature.ts'
import {
  attributeNames,
  confirmationMethods,
  hl7Namespace,
  nameFormatUri,
  passwordProtectedTransport,
  persistentFormat,
  samlNamespace,
  xsiNamespace,
} from './saml-names.ts'
import type { VerifiedCode } from './verified-subject.ts'

export interface AssertionOrder {
  /** NCName, unique: `_` and a UUID, for instance. */
  readonly id: string
  readonly now: Date
  readonly authnInstant: Date
  /** AuthnContextClassRef; PasswordProtectedTransport when left out. */
  readonly authnContext?: string
  readonly nameId: string
  readonly displayName: string
  readonly organization: string
  /** `urn:oid:…` */
  readonly organizationId: string
  /** `urn:oid:…` */
  readonly homeCommunityId: string
  readonly roles: readonly VerifiedCode[]
  readonly purposesOfUse: readonly VerifiedCode[]
  /** CX text; left out when no patient is meant. */
  readonly patientId?: string
}

export interface AssertionSigner {
  readonly issuer: string
  readonly audience: string
  readonly validityMs: number
  readonly key: KeyObject
  readonly certificatePem: string
}

/**
 * The assertion as XML, with its enveloped signature (RSA-SHA256, exclusive C14N) and its signer's
 * certificate, all in canonical form.
 */
export function signAssertion(order: AssertionOrder, signer: AssertionSigner): string {
  const assertion = canonical(writeAssertion(order, signer))
  const signature = writeSignature({ id: order.id, text: assertion }, signer)
  // SAML 2.0 Core: 2.3.3. The signature stands right behind the Issuer.
  const at = assertion.indexOf(issuerEnd) + issuerEnd.length
  return `${assertion.slice(0, at)}${signature}${assertion.slice(at)}`
}

const issuerEnd = '</saml2:Issuer>'

function writeAssertion(order: AssertionOrder, { issuer, audience, validityMs }: AssertionSigner) {
  const { id, now } = order
  const attributes = {
    'xmlns:saml2': samlNamespace,
    'xmlns:xsi': xsiNamespace,
    ID: id,
    Version: '2.0',
    IssueInstant: now.toISOString(),
  }
  const window = {
    NotBefore: now.toISOString(),
    NotOnOrAfter: new Date(now.getTime() + validityMs).toISOString(),
  }
  return tag(
    'saml2:Assertion',
    attributes,
    [
      text('saml2:Issuer', issuer),
      writeSubject(order),
      tag(
        'saml2:Conditions',
        window,
        tag('saml2:AudienceRestriction', {}, text('saml2:Audience', audience)),
      ),
      writeAuthentication(order),
      writeAttributes(order),
    ].join(''),
  )
}

function writeSubject({ nameId }: AssertionOrder): string {
  const name = tag('saml2:NameID', { Format: persistentFormat }, escapeText(nameId))
  const confirmation = tag('saml2:SubjectConfirmation', { Method: confirmationMethods.bearer })
  return tag('saml2:Subject', {}, name + confirmation)
}

function writeAuthentication({ authnInstant, authnContext }: AssertionOrder): string {
  const context = text('saml2:AuthnContextClassRef', authnContext ?? passwordProtectedTransport)
  return tag(
    'saml2:AuthnStatement',
    { AuthnInstant: authnInstant.toISOString() },
    tag('saml2:AuthnContext', {}, context),
  )
}

function writeAttributes(order: AssertionOrder): string {
  const plain = (name: string, value: string) => attribute(name, [escapeText(value)])
  const attributes = [
    plain(attributeNames.subjectId, order.displayName),
    plain(attributeNames.organization, order.organization),
    plain(attributeNames.organizationId, order.organizationId),
    plain(attributeNames.homeCommunityId, order.homeCommunityId),
    attribute(
      attributeNames.role,
      order.roles.map((role) => coded('Role', role)),
    ),
    attribute(
      attributeNames.purposeOfUse,
      order.purposesOfUse.map((purpose) => coded('PurposeOfUse', purpose)),
    ),
    order.patientId === undefined ? '' : plain(attributeNames.resourceId, order.patientId),
  ]
  return tag('saml2:AttributeStatement', {}, attributes.join(''))
}

function attribute(name: string, values: readonly string[]): string {
  if (values.length === 0) return ''
  const content = values.map((value) => tag('saml2:AttributeValue', {}, value)).join('')
  return tag('saml2:Attribute', { Name: name, NameFormat: nameFormatUri }, content)
}

function coded(name: string, { code, scheme, display }: VerifiedCode): string {
  return tag(name, {
    xmlns: hl7Namespace,
    'xsi:type': 'CE',
    code,
    codeSystem: scheme,
    displayName: display === '' ? undefined : display,
  })
}

function text(name: string, value: string): string {
  return tag(name, {}, escapeText(value))
}
