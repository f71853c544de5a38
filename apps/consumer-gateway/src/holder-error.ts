// Another hospital's service did not give what was asked: in words for the person in front of the
// page.
import { CallError } from '@isthmus/http/call-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'

export interface Failing {
  /**
   * 4: the holder answered and gave nothing; 8: it did not answer, or not with what was asked for.
   */
  readonly outcome: 4 | 8
  /** For the audit: the holder's error code, or a fixed phrase of ours. */
  readonly reason: string
  /** What the holder said about it: its codeContext. */
  readonly detail?: string | undefined
  readonly cause?: unknown
}

export class HolderError extends Error {
  override readonly name = 'HolderError'
  readonly outcome: 4 | 8
  readonly reason: string
  readonly detail: string | undefined

  constructor(message: string, { outcome, reason, detail, cause }: Failing) {
    super(message, { cause })
    this.outcome = outcome
    this.reason = reason
    this.detail = detail?.slice(0, detailLengthMax)
  }
}

const detailLengthMax = 200

/**
 * What a call failed of, when it is the holder that failed; our own mistakes stay what they are.
 */
export function holderFailure(error: unknown, holder: string): unknown {
  if (error instanceof SoapFaultError) {
    const reason = 'a fault'
    return new HolderError(`${holder} refused the question`, { outcome: 4, reason, cause: error })
  }
  if (error instanceof CallError) {
    const reason = error.kind
    return new HolderError(`${holder} gave no answer`, { outcome: 8, reason, cause: error })
  }
  return error
}

/** How an audit message tells what went wrong. */
export function failingOf(error: unknown): Pick<Failing, 'outcome' | 'reason'> {
  return error instanceof HolderError ? error : { outcome: 8, reason: 'an error of our own' }
}
