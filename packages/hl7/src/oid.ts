// OID as dotted decimal text (ITI TF-3: Table 4.2.3.1.7-2).

export const oidCharactersMax = 64

/**
 * True for 0..2 and at least one more arc, no leading zeros, at most 64 characters, without
 * `urn:oid:`.
 */
export function isOid(text: string): boolean {
  return text.length <= oidCharactersMax && oid.test(text)
}

// The second arc is not held to 0..39 below 0 and 1: test data of the whole community break that.
const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/
