// Node writes fingerprints in upper case with colons; our lists do not.

export function normalizeFingerprint(text: string): string {
  return text.replaceAll(':', '').toLowerCase()
}
