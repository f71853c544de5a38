// The configured numbers of the hospitals: a seed beside what the feeds bring.
import type { PatientLink } from '@isthmus/config/domain'
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { sql } from 'kysely'
import type { PixDatabase } from './schema.ts'

/** Those of an earlier configuration that are no longer listed are forgotten. */
export async function writeConfiguredLinks(
  database: PixDatabase,
  patients: readonly PatientLink[],
  now: Date,
): Promise<void> {
  const links = patients.flatMap(({ domainId, local }) =>
    local.map(({ id }) => ({ patientId: canonical(domainId), localId: canonical(id) })),
  )
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('local_patient_id').where('sender', '=', configuration).execute()
    await sql`
      insert into local_patient_id (patient_id, local_id, sender, linked_at)
      select patient_id, local_id, ${configuration}, ${now}
      from unnest(
        ${links.map(({ patientId }) => patientId)}::text[],
        ${links.map(({ localId }) => localId)}::text[]
      ) as link (patient_id, local_id)
      on conflict do nothing
    `.execute(transaction)
  })
}

// No peer is called so: a sender of a feed is a peer and its application, with a space between.
const configuration = 'configuration'

function canonical(text: string): string {
  const cx = parseCx(text)
  return cx === undefined ? text : formatCx(cx)
}
