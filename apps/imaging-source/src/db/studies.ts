// Which studies arrive, and when each is to be looked at.
import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface DueStudy {
  readonly studyInstanceUid: string
  readonly arrivals: string
  readonly attempts: number
}

/** An instance came: the study is looked at when none has come until `dueAt`. */
export async function noteArrival(
  database: Database,
  studyInstanceUid: string,
  { now, dueAt }: { readonly now: Date; readonly dueAt: Date },
): Promise<void> {
  await database
    .insertInto('study')
    .values({
      study_instance_uid: studyInstanceUid,
      arrivals: 1,
      last_arrived_at: now,
      due_at: dueAt,
      attempts: 0,
    })
    .onConflict((conflict) =>
      conflict.column('study_instance_uid').doUpdateSet({
        arrivals: sql<number>`study.arrivals + 1`,
        last_arrived_at: now,
        due_at: dueAt,
        attempts: 0,
      }),
    )
    .execute()
}

/**
 * The study that is due longest, or undefined. It stays due until it is settled: a crash changes
 * nothing.
 */
export async function nextDue(database: Database, now: Date): Promise<DueStudy | undefined> {
  const row = await database
    .selectFrom('study')
    .select(['study_instance_uid', 'arrivals', 'attempts'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    studyInstanceUid: row.study_instance_uid,
    arrivals: row.arrivals,
    attempts: row.attempts,
  }
}

/** When the next study will be due; undefined when none waits. */
export async function nextDueAt(database: Database): Promise<Date | undefined> {
  const row = await database
    .selectFrom('study')
    .select((select) => select.fn.min('due_at').as('due_at'))
    .executeTakeFirst()
  return row?.due_at ?? undefined
}

/**
 * `next` undefined: nothing more to do. An instance that came meanwhile has set its own time, which
 * stays.
 */
export async function settleStudy(
  database: Database,
  due: DueStudy,
  next: Date | undefined,
): Promise<void> {
  await database
    .updateTable('study')
    .set({ due_at: next ?? null, attempts: next === undefined ? 0 : due.attempts + 1 })
    .where('study_instance_uid', '=', due.studyInstanceUid)
    .where('arrivals', '=', due.arrivals)
    .execute()
}
