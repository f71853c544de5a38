// Carries an assertion beside a plain HTTP request: `Authorization: SAML <base64 of the
// assertion>`.

/** The header's value for an assertion. */
export function encodeAuthorization(assertionXml: string): string {
  return `SAML ${Buffer.from(assertionXml, 'utf8').toString('base64')}`
}

/** The bytes of the assertion, undefined when the header is of another scheme or not base64. */
export function decodeAuthorization(value: string): Uint8Array | undefined {
  const base64 = /^SAML ([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1]
  if (base64 === undefined || base64.length % 4 !== 0) return undefined
  return Buffer.from(base64, 'base64')
}
