// The names of SAML 2.0, XML Signature and the XUA attributes, as they stand on the wire (ITI TF-2:
// 3.40).

export const samlNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const saml1Namespace = 'urn:oasis:names:tc:SAML:1.0:assertion'
export const dsNamespace = 'http://www.w3.org/2000/09/xmldsig#'
export const hl7Namespace = 'urn:hl7-org:v3'
export const soapNamespace = 'http://www.w3.org/2003/05/soap-envelope'
export const xopNamespace = 'http://www.w3.org/2004/08/xop/include'
export const xsiNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'

export const attributeNames = {
  subjectId: 'urn:oasis:names:tc:xspa:1.0:subject:subject-id',
  organization: 'urn:oasis:names:tc:xspa:1.0:subject:organization',
  organizationId: 'urn:oasis:names:tc:xspa:1.0:subject:organization-id',
  homeCommunityId: 'urn:ihe:iti:xca:2010:homeCommunityId',
  role: 'urn:oasis:names:tc:xacml:2.0:subject:role',
  purposeOfUse: 'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse',
  resourceId: 'urn:oasis:names:tc:xacml:2.0:resource:resource-id',
} as const

export const nameFormatUri = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'

const methods = 'urn:oasis:names:tc:SAML:2.0:cm:'
export const confirmationMethods = {
  bearer: `${methods}bearer`,
  holderOfKey: `${methods}holder-of-key`,
  senderVouches: `${methods}sender-vouches`,
} as const

export const entityFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
export const persistentFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

/** SAML 2.0 Core: 8.3. */
export const nameIdFormats: readonly string[] = [
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos',
  entityFormat,
  persistentFormat,
  'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
]

const contexts = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'
export const passwordProtectedTransport = `${contexts}PasswordProtectedTransport`

/** Accepted when nothing else is configured: classes that say how the person was recognised. */
export const defaultAuthnContexts: readonly string[] = [
  passwordProtectedTransport,
  `${contexts}X509`,
  `${contexts}TLSClient`,
  `${contexts}SmartcardPKI`,
  `${contexts}Kerberos`,
  `${contexts}MobileTwoFactorContract`,
  `${contexts}TimeSyncToken`,
]

export const algorithms = {
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  envelopedSignature: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
} as const
