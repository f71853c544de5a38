// Tells a database that has no room from one that is broken.
import { sqlStateOf } from './sql-state.ts'

/** True when the server said, here or as a cause, that its disk is full. */
export function isOutOfSpace(error: unknown): boolean {
  return sqlStateOf(error) === diskFull
}

const diskFull = '53100'
