// The transactions of the samples, by the names of their folders.
import type { Transaction } from '@isthmus/ihe/transaction'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { iti57 } from '@isthmus/xds/transactions/iti-57'
import { iti61 } from '@isthmus/xds/transactions/iti-61'
import { iti62 } from '@isthmus/xds/transactions/iti-62'
import { iti86 } from '@isthmus/xds/transactions/iti-86'
import { iti92 } from '@isthmus/xds/transactions/iti-92'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import { rad69 } from '@isthmus/xds/transactions/rad-69'

/** Throws for a folder that is none of a transaction. */
export function transactionOf(name: string): Transaction<unknown, unknown> {
  const transaction = transactions[name]
  if (transaction === undefined) throw new Error(name)
  return transaction
}

const transactions: Readonly<Record<string, Transaction<unknown, unknown>>> = {
  'iti-18': iti18,
  'iti-41': iti41,
  'iti-42': iti42,
  'iti-43': iti43,
  'iti-51': iti51,
  'iti-57': iti57,
  'iti-61': iti61,
  'iti-62': iti62,
  'iti-86': iti86,
  'iti-92': iti92,
  'rad-68': rad68,
  'rad-69': rad69,
}
