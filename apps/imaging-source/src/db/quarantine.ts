// Studies that may not leave the hospital yet.
import type { QuarantineReason } from '../quarantine.ts'
import type { Database } from './database.ts'

/** Keeps the time of the first reason when the study is there already. */
export async function addToQuarantine(
  database: Database,
  entry: {
    readonly studyInstanceUid: string
    readonly reason: QuarantineReason
    readonly now: Date
  },
): Promise<void> {
  await database
    .insertInto('quarantine')
    .values({
      study_instance_uid: entry.studyInstanceUid,
      reason: entry.reason,
      since: entry.now,
    })
    .onConflict((conflict) =>
      conflict.column('study_instance_uid').doUpdateSet({ reason: entry.reason }),
    )
    .execute()
}

/** The reason why a study is held back; undefined when it is not. */
export async function quarantineReason(
  database: Database,
  studyInstanceUid: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('quarantine')
    .select('reason')
    .where('study_instance_uid', '=', studyInstanceUid)
    .executeTakeFirst()
  return row?.reason
}

/** How many studies a person should look at. */
export async function countQuarantined(database: Database): Promise<number> {
  const row = await database
    .selectFrom('quarantine')
    .select((select) => select.fn.countAll<string>().as('studies'))
    .executeTakeFirstOrThrow()
  return Number(row.studies)
}

/** What held the study back is no longer so. */
export async function removeFromQuarantine(
  database: Database,
  studyInstanceUid: string,
): Promise<void> {
  await database
    .deleteFrom('quarantine')
    .where('study_instance_uid', '=', studyInstanceUid)
    .execute()
}
