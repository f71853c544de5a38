// What the handlers may have done in the registry's database.
import { writePatients } from '@isthmus/identity-feed/db/patients'
import type { RemoveObjectsRequest } from '@isthmus/xds/messages'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { UpdateSubmission } from '@isthmus/xds/metadata/update-submission'
import type { RegistrationDecision } from '@isthmus/xds/register'
import type { UpdateDecision } from '@isthmus/xds/update'
import type { Kysely } from 'kysely'
import type { UnknownPatients } from './admit-patient.ts'
import { type RegisterOptions, register } from './register.ts'
import { type RemovalOutcome, type RemoveOptions, remove } from './remove.ts'
import type { RegistryTables } from './schema.ts'
import { type UpdateOptions, update } from './update.ts'

export interface RegistryStore {
  /** Gathers, decides and applies in one database transaction. */
  register(
    submission: Submission,
    options: Omit<RegisterOptions, 'unknownPatients'>,
  ): Promise<RegistrationDecision>
  /** The same for a metadata update. */
  update(submission: UpdateSubmission, options: UpdateOptions): Promise<UpdateDecision>
  /** The same for a removal of metadata. */
  remove(request: RemoveObjectsRequest, options: RemoveOptions): Promise<RemovalOutcome>
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
    update: (submission, options) => update(database, submission, options),
    remove: (request, options) => remove(database, request, options),
    writePatients: (domainIds) => writePatients(database, domainIds),
  }
}
