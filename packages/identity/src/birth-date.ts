// The day of birth as both wires of the feed write it (HL7 v2.3.1: 2.8.44).

/** YYYYMMDD of a date or time of HL7; undefined where the day is not whole. */
export function birthDateOf(text: string | undefined): string | undefined {
  return /^\d{8}/.exec(text ?? '')?.[0]
}
