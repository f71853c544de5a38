// Holds the HL7 v2 acknowledgement of a message against what a step expects of it.
import type { Expectation } from './scenario.ts'

/** Takes what came, in its MLLP frame; one sentence for each expectation that does not hold. */
export function checkAcknowledgement(
  { acknowledgement: expected }: Expectation,
  received: Buffer,
): readonly string[] {
  if (expected === undefined) return []
  if (received[0] !== 0x0b || !endsFrame(received)) return ['no acknowledgement came in its frame']
  const segments = received
    .toString('utf8', 1, received.length - 2)
    .split('\r')
    .map((segment) => segment.split('|'))
  const code = segments.find(([name]) => name === 'MSA')?.[1]
  // ITI TF-2: C.2.3. The code of an error is the fourth component of ERR-1; in v2.5 it is ERR-3.
  const errors = segments
    .filter(([name]) => name === 'ERR')
    .map(
      ([, location, , code25]) =>
        location?.split('^')[3]?.split('&')[0] ?? code25?.split('^')[0] ?? '',
    )
  return [
    ...(code === expected.code
      ? []
      : [`the acknowledgement is ${code ?? 'missing'}, ${expected.code} is due`]),
    ...(expected.error === undefined || errors.includes(expected.error)
      ? []
      : [`the error is ${errors.join(' ') || 'missing'}, ${expected.error} is due`]),
  ]
}

/** Whether the last bytes are those that end a frame, 0x1C 0x0D. */
export function endsFrame(received: Buffer): boolean {
  return received.at(-2) === 0x1c && received.at(-1) === 0x0d
}
