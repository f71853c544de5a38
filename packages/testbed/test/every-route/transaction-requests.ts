// What one transaction is asked, whoever the patient is.
import type { Transaction } from '@isthmus/ihe/transaction'
import type { Request } from './stored-query-requests.ts'

export interface TransactionRequests {
  readonly transaction: Pick<Transaction<unknown, unknown>, 'packaging' | 'requestAction'>
  /** Undefined when one of its requests is of a kind that this test cannot fill. */
  readonly requests: () => readonly Request[] | undefined
  /** Where an administrator gives orders: such that are refused, so that all stays as it was. */
  readonly ordered?: readonly Request[]
}
