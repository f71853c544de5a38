// What the handlers may have done in the registry's database.
import type { DecidableChange } from '@isthmus/identity/decide-identity-change'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistrationDecision } from '@isthmus/xds/register'
import type { Kysely } from 'kysely'
import type { UnknownPatients } from './admit-patient.ts'
import { type FeedOptions, type FeedOutcome, applyIdentityChange } from './identity-feed.ts'
import { writePatients } from './patients.ts'
import { type RegisterOptions, register } from './register.ts'
import type { RegistryTables } from './schema.ts'

export interface RegistryStore {
  /** Gathers, decides and applies in one database transaction. */
  register(
    submission: Submission,
    options: Omit<RegisterOptions, 'unknownPatients'>,
  ): Promise<RegistrationDecision>
  /** Applies one message of an identity feed in one database transaction. */
  changeIdentities(change: DecidableChange, options: FeedOptions): Promise<FeedOutcome>
  /** Makes these configured patients (CX) active, and no others of the configuration. */
  writePatients(domainIds: readonly string[]): Promise<void>
}

export function createRegistryStore(
  database: Kysely<RegistryTables>,
  unknownPatients?: UnknownPatients,
): RegistryStore {
  return {
    register: (submission, options) =>
      register(database, submission, { ...options, unknownPatients }),
    changeIdentities: (change, options) => applyIdentityChange(database, change, options),
    writePatients: (domainIds) => writePatients(database, domainIds),
  }
}
