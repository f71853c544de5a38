// What each long run of this folder exports as `run`.

export interface LongOrder {
  /** The same seed makes the same choices. */
  readonly seed: number
  /** How often; undefined: as often as the run does by itself. */
  readonly count: number | undefined
  readonly say: (line: string) => void
}

export interface LongResult {
  readonly count: number
  /** One line about what happened. */
  readonly summary: string
  /** Empty when everything held. */
  readonly violations: readonly string[]
}

export type LongRun = (order: LongOrder) => Promise<LongResult>
