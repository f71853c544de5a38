// Whatever runs a statement: a database or one of its transactions, whichever tables its type
// knows.
import type { QueryExecutorProvider } from 'kysely'

export type Executor = QueryExecutorProvider
