// Which wire samples show which refusal, as their folders name it.
import { globSync } from 'node:fs'
import { join } from 'node:path'

export interface Samples {
  /** Transactions of which there are samples, `ITI-42`. */
  readonly transactions: ReadonlySet<string>
  /** Paths below packages/vectors by transaction and refusal, `ITI-42 XDSUnknownPatientId`. */
  readonly rejects: ReadonlyMap<string, readonly string[]>
}

export function readSamples(): Samples {
  const rejects = new Map<string, string[]>()
  const transactions = new Set<string>()
  for (const path of globSync('*/{accept,reject/*}/*.http', { cwd: vectors }).toSorted()) {
    const [folder = '', , refusal = ''] = path.split('/')
    const transaction = folder.toUpperCase()
    transactions.add(transaction)
    if (!path.includes('/reject/')) continue
    const key = `${transaction} ${refusal}`
    rejects.set(key, [...(rejects.get(key) ?? []), path])
  }
  return { transactions, rejects }
}

const vectors = join(import.meta.dirname, '../../packages/vectors')
