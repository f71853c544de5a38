// The five characters with which PostgreSQL says what went wrong, without saying any value.

/**
 * Such as `23505` for a key that is there already; undefined when the error is not the server's.
 */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) {
    return error.code
  }
  return sqlStateOf(error.cause)
}
