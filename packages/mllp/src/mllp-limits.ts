// What one connection may ask of us.

export interface MllpLimits {
  readonly messageBytesMax: number
  /** From the first byte of a frame to its last, so that a trickle does not hold a connection. */
  readonly frameMs: number
  /** How long a connection may be open without a message. */
  readonly idleMs: number
  /** Until a message is answered. */
  readonly handlerMs: number
  readonly connectionsMax: number
}

export const mllpLimits: MllpLimits = {
  messageBytesMax: 256 * 1024,
  frameMs: 30_000,
  idleMs: 15 * 60_000,
  handlerMs: 30_000,
  connectionsMax: 200,
}
