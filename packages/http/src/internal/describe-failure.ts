// Our own failures for the log: class, code and place, never the message, which may quote what a
// stranger sent.

export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, placesMax)
    .map((line) => line.trim())
  const cause = error.cause === undefined ? '' : ` < ${describeFailure(error.cause)}`
  return `${error.name}${code} ${places.join(' ')}${cause}`
}

const placesMax = 4
