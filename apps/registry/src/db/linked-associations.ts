// What ties entries and folders to one another now (ITI TF-2: 3.57.4.1.3.3.1.5).
import { decodeStoredObject } from '@isthmus/xds/stored-object'
import type { LinkedAssociation } from '@isthmus/xds/update-facts'
import { type Transaction, sql } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import type { RegistryTables } from './schema.ts'

/**
 * Approved folder memberships and relationships with one of the objects at an end. Those with an
 * older version at an end are left out: the newer versions have their own.
 */
export async function readLinkedAssociations(
  transaction: Transaction<RegistryTables>,
  ids: readonly string[],
): Promise<readonly LinkedAssociation[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{
    ebrim: string
    source_patient_id: string
    target_patient_id: string
  }>`
    select association.ebrim,
      source_patient.survivor_id as source_patient_id,
      target_patient.survivor_id as target_patient_id
    from association
    ${endOf('source')}
    ${endOf('target')}
    where association.status = 'Approved'
      and (association.source_id = ${anyUuid(ids)} or association.target_id = ${anyUuid(ids)})
      and source.kind <> 'submission-set'
      and coalesce(source_entry.is_latest, source_folder.is_latest, true)
      and coalesce(target_entry.is_latest, target_folder.is_latest, true)
    order by association.entry_uuid
  `.execute(transaction)
  return rows.flatMap(({ ebrim, source_patient_id, target_patient_id }) => {
    const association = decodeStoredObject(ebrim, { status: 'Approved', patientId: '' })
    return association.kind === 'association'
      ? [{ association, sourcePatientId: source_patient_id, targetPatientId: target_patient_id }]
      : []
  })
}

function endOf(end: 'source' | 'target') {
  const name = (suffix: string) => sql.ref(`${end}${suffix}`)
  const alias = (suffix: string) => sql.id(`${end}${suffix}`)
  return sql`
    join registry_object as ${alias('')}
      on ${name('.entry_uuid')} = ${sql.ref(`association.${end}_id`)}
    join patient as ${alias('_patient')}
      on ${name('_patient.patient_id')} = ${name('.patient_id')}
    left join document_entry as ${alias('_entry')}
      on ${name('_entry.patient_id')} = ${name('.patient_id')}
      and ${name('_entry.entry_uuid')} = ${name('.entry_uuid')}
    left join folder as ${alias('_folder')}
      on ${name('_folder.patient_id')} = ${name('.patient_id')}
      and ${name('_folder.entry_uuid')} = ${name('.entry_uuid')}
  `
}
