// Structured log with an allow-list of fields: what is not in LogFields cannot be written.
import pino from 'pino'

export interface LogFields {
  readonly requestId?: string
  readonly transaction?: string
  readonly peer?: string
  readonly outcome?: string
  readonly code?: string
  readonly count?: number
  readonly bytes?: number
  readonly durationMs?: number
  readonly port?: number
  readonly incident?: string
  /** Class and message of our own failures; never a stranger's text. */
  readonly error?: string
}

export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** A log that writes JSON lines to standard error, each with the service's name. */
export function createLog(service: string): Log {
  const logger = pino(
    { base: { service }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  )
  return {
    info: (message, fields) => logger.info(pick(fields), message),
    warn: (message, fields) => logger.warn(pick(fields), message),
    error: (message, fields) => logger.error(pick(fields), message),
  }
}

/** A log that keeps nothing, for code that runs without a service. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

const allowed: readonly (keyof LogFields)[] = [
  'requestId',
  'transaction',
  'peer',
  'outcome',
  'code',
  'count',
  'bytes',
  'durationMs',
  'port',
  'incident',
  'error',
]

// The type already forbids other fields; a value that slipped in through a wider type is dropped
// here.
function pick(fields: LogFields | undefined): LogFields {
  if (fields === undefined) return {}
  return Object.fromEntries(
    allowed
      .filter((name) => fields[name] !== undefined)
      .map((name) => [name, neutral(fields[name])]),
  )
}

// A control or bidirectional character could forge a line or hide one.
function neutral(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value.replaceAll(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
