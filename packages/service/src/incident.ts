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
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'a value that is no Error was thrown'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  const hasCause = error.cause !== undefined && depth < causesMax
  const cause = hasCause ? ` caused by ${describe(error.cause, depth + 1)}` : ''
  return `${error.name}${code} ${placesOf(error).join(' ')}${cause}`
}

// The stack begins with the message, and a message may have lines that look like places.
function placesOf({ stack = '', message }: Error): readonly string[] {
  const at = stack.indexOf(message)
  const places = at === -1 ? '' : stack.slice(at + message.length)
  return places
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, placesMax)
    .map((line) => line.trim())
}

const placesMax = 6
const causesMax = 3
