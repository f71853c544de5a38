// What became of one step and of one scenario.
import type { Scenario } from './scenario.ts'
import type { TlsFacts } from './wire/exchange-bytes.ts'

export type Outcome = 'passed' | 'failed' | 'skipped'

export interface StepReport {
  readonly id: string
  /** `ITI-18 → registry`, `audit`, … */
  readonly says: string
  readonly outcome: Outcome
  /** Why it was skipped. */
  readonly reason: string | undefined
  /** What was expected and did not hold. */
  readonly problems: readonly string[]
  readonly seconds: number
  /** Evidence, below the run's folder. */
  readonly files: readonly string[]
}

export interface ScenarioReport {
  readonly scenario: Scenario
  readonly outcome: Outcome
  /** Why it was skipped. */
  readonly reason: string | undefined
  readonly steps: readonly StepReport[]
}

/** Evidence of a step before it is written. */
export interface StepEvidence {
  readonly request?: Buffer
  readonly response?: Buffer
  /** Who was on the other side, or why there was no handshake. */
  readonly tls?: TlsFacts | { readonly error: string | undefined } | undefined
  /** Audit messages received, as XML. */
  readonly audit?: readonly string[]
}

/** What a step found out. */
export interface StepFindings {
  readonly says: string
  readonly problems: readonly string[]
  readonly evidence: StepEvidence
}
