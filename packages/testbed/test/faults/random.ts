// Random choices that a number repeats: the same seed, the same choices.

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number
  /** Every order of magnitude is as likely as every other. */
  logUniform(min: number, max: number): number
}

/** Mulberry32: small, quick, and good enough to choose by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    logUniform: (min, max) => min * (max / min) ** next(),
  }
}
