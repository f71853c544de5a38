// A coded value as all IHE profiles use it.

export interface Code {
  readonly code: string
  /** OID or URI of the coding scheme, without `urn:oid:`. */
  readonly scheme: string
  readonly display: string
}

/** True when code and scheme are equal; the display name never counts (ITI TF-3: 4.2.3.1.2). */
export function sameCode(left: Code, right: Code): boolean {
  return left.code === right.code && left.scheme === right.scheme
}
