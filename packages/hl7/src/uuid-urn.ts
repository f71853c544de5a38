// UUID as a URN (ITI TF-3: 4.2.3.1.5): `urn:uuid:` and 8-4-4-4-12 hex digits.

/** True for a whole UUID URN, hex digits in either case. */
export function isUuidUrn(text: string): boolean {
  return uuidUrn.test(text)
}

/** True for whatever claims to be a UUID URN; such a text is never a symbolic id. */
export function beginsAsUuidUrn(text: string): boolean {
  return /^urn:uuid:/i.test(text)
}

/**
 * Lower case for what begins `urn:uuid:`; any other text, symbolic ids among it, stays as it is.
 */
export function normalizeUuidUrn(text: string): string {
  return beginsAsUuidUrn(text) ? text.toLowerCase() : text
}

const uuidUrn = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
