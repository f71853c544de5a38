// Unique identifiers (DICOM PS3.5: 9.1).

const pattern = /^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$/

/** True for digits and dots, no component with a leading zero, at most 64 characters. */
export function isUid(text: string): boolean {
  return text.length <= 64 && pattern.test(text)
}

/** A UID as it stood in a file: the padding is taken off; undefined when what remains is no UID. */
export function parseUid(text: string | undefined): string | undefined {
  // DICOM PS3.5: 9.1. One trailing NUL makes the length even; writers that pad with a space are
  // known.
  const uid = text?.replace(/[\0 ]$/, '')
  return uid !== undefined && isUid(uid) ? uid : undefined
}

/** The UID derived from a UUID (DICOM PS3.5: B.2); takes 32 hex digits with or without dashes. */
export function uidFromUuid(uuid: string): string {
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`).toString()}`
}
