// The person who typed the command can put it right.

export class UsageError extends Error {
  override readonly name = 'UsageError'
}
