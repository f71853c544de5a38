// Tells a database that has no connection left from one that is broken.
import { sqlStateOf } from './sql-state.ts'

/**
 * True when, here or as a cause, nobody gave a connection back in time or the server takes no
 * further one: nothing was done, and to try again may help.
 */
export function isOverloaded(error: unknown): boolean {
  return sqlStateOf(error) === tooManyConnections || waitedInVain(error)
}

// The pool gives its error no code.
function waitedInVain(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.message === poolTimeout || waitedInVain(error.cause)
}

const tooManyConnections = '53300'
const poolTimeout = 'timeout exceeded when trying to connect'
