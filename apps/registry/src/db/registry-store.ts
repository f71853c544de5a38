// What the handlers may ask of the registry's database.
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistrationDecision } from '@isthmus/xds/register'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { Kysely } from 'kysely'
import { type ReadOptions, readEntries } from '../queries/read-entries.ts'
import type { EntryRow } from './entry-rows.ts'
import { writePatients } from './patients.ts'
import { type RegisterOptions, register } from './register.ts'
import type { RegistryTables } from './schema.ts'

export interface RegistryStore {
  /** Gathers, decides and applies in one database transaction. */
  register(submission: Submission, options: RegisterOptions): Promise<RegistrationDecision>
  /** The rows that match, a page at a time. */
  readEntries(query: StoredQuery, options: ReadOptions): AsyncIterable<readonly EntryRow[]>
  /** Makes exactly these patients (CX) the active ones. */
  writePatients(domainIds: readonly string[]): Promise<void>
}

export function createRegistryStore(database: Kysely<RegistryTables>): RegistryStore {
  return {
    register: (submission, options) => register(database, submission, options),
    readEntries: (query, options) => readEntries(database, query, options),
    writePatients: (domainIds) => writePatients(database, domainIds),
  }
}
