// What one message may bring, unless the service or the caller says otherwise.
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { CallLimits } from '../call.ts'
import type { TransactionLimits } from '../soap-service.ts'

const mebibyte = 1_048_576

export const transactionLimits: TransactionLimits = {
  rootPartBytesMax: 8 * mebibyte,
  partsMax: 1_000,
  partBytesMax: 2_048 * mebibyte,
  totalBytesMax: 2_048 * mebibyte + 16 * mebibyte,
  handlerMs: 600_000,
  stalledMs: 30_000,
}

/** An answer of ITI-43 is as large as a submission; one of RAD-69 brings whole studies. */
export function answerLimits(id: TransactionId): CallLimits {
  const { handlerMs: _, ...limits } = transactionLimits
  return id === 'RAD-69'
    ? { ...limits, answerMs: 90_000, partsMax: 50_000, totalBytesMax: 256 * 1_024 * mebibyte }
    : { ...limits, answerMs: 60_000 }
}
