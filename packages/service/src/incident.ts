// A failure of our own: the log has it under a number, the partner hears only the number.
import { randomBytes } from 'node:crypto'
import type { Log } from '@isthmus/log/log'

/** Logs class, code and place of the error; gives the incident id for the answer. */
export function reportIncident(log: Log, error: unknown): string {
  const incident = randomBytes(5).toString('hex')
  log.error('request failed', { incident, error: describe(error) })
  return incident
}

// The message of an error may quote what a stranger sent; its class, code and place never do.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is no Error was thrown'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const place = frames.slice(0, 6).map((line) => line.trim())
  const cause = error.cause === undefined ? '' : ` caused by ${describe(error.cause)}`
  return `${error.name}${code} ${place.join(' ')}${cause}`
}
