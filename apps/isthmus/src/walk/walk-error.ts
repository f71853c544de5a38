// The walk cannot go on.

export class WalkError extends Error {
  override readonly name = 'WalkError'
}
