// Beside which patients of the domain a number stands, and all numbers of theirs.
import type { LinkedPatient } from '@isthmus/identity/cross-reference'
import { sql } from 'kysely'
import type { PixDatabase } from './schema.ts'

/**
 * `cx` is an id of the domain or a hospital's number. A patient who was merged is found by his
 * numbers, as the survivor, and by his own id no longer (ITI TF-2: 3.8.4.2.4). Two at most: with
 * the second it is plain that nobody can tell whose the number is.
 */
export async function readLinkedPatients(
  database: PixDatabase,
  cx: string,
): Promise<readonly LinkedPatient[]> {
  const { rows } = await sql<{ patient_id: string; local_ids: readonly string[] }>`
    select survivor.patient_id,
      array_remove(array_agg(distinct link.local_id), null) as local_ids
    from patient survivor
    join patient one on one.survivor_id = survivor.patient_id
    left join local_patient_id link on link.patient_id = one.patient_id
    where survivor.is_active
      and survivor.survivor_id = survivor.patient_id
      and survivor.patient_id in (
        select ${cx}::text
        union
        select known.survivor_id
        from local_patient_id asked
        join patient known on known.patient_id = asked.patient_id
        where asked.local_id = ${cx}
      )
    group by survivor.patient_id
    order by survivor.patient_id
    limit 2
  `.execute(database)
  return rows.map(({ patient_id, local_ids }) => ({ patientId: patient_id, localIds: local_ids }))
}
