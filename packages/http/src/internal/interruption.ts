// Waiting that somebody else can end: for work that may never settle.

export interface Interruption {
  /** What the work gives, or throws what it was interrupted with, at once when it already was. */
  wait<Value>(work: Promise<Value>): Promise<Value>
  interrupt(error: Error): void
}

/** One wait at a time. Nothing of a wait is kept once it is over, however many there are. */
export function interruption(): Interruption {
  let interrupted: Error | undefined
  let stop: ((error: Error) => void) | undefined
  return {
    wait<Value>(work: Promise<Value>): Promise<Value> {
      const { promise, resolve, reject } = Promise.withResolvers<Value>()
      work.then(resolve, reject)
      stop = reject
      if (interrupted !== undefined) reject(interrupted)
      return promise
    },
    interrupt(error) {
      interrupted ??= error
      stop?.(error)
    },
  }
}
