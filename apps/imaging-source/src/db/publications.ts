// What was published of a study, and what of it may be released.
import type { Code } from '@isthmus/ihe/code'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { Database, DatabaseTransaction } from './database.ts'

export interface NewPublication {
  readonly patientId: string
  readonly studyInstanceUid: string
  readonly manifestUid: string
  readonly entryUuid: string
  readonly submissionSetUniqueId: string
  readonly digest: string
  readonly confidentiality: readonly Code[]
  readonly accessionNumbers: readonly string[]
  readonly submission: Submission
  readonly manifest: Uint8Array
  readonly now: Date
}

export type Publication = Omit<NewPublication, 'now'>

/** Durable before the repository hears of it, so that a retry sends the same. */
export async function addPending(database: Database, publication: NewPublication): Promise<void> {
  await database
    .insertInto('publication')
    .values({
      patient_id: publication.patientId,
      study_instance_uid: publication.studyInstanceUid,
      manifest_uid: publication.manifestUid,
      entry_uuid: publication.entryUuid,
      submission_set_unique_id: publication.submissionSetUniqueId,
      digest: publication.digest,
      confidentiality: JSON.stringify(publication.confidentiality),
      accession_numbers: JSON.stringify(publication.accessionNumbers),
      submission: JSON.stringify(publication.submission),
      manifest: publication.manifest,
      standing: 'pending',
      created_at: publication.now,
      settled_at: null,
    })
    .execute()
}

/** The submission of a study whose fate is not known. */
export async function pendingPublication(
  database: Database,
  studyInstanceUid: string,
): Promise<Publication | undefined> {
  const row = await database
    .selectFrom('publication')
    .selectAll()
    .where('study_instance_uid', '=', studyInstanceUid)
    .where('standing', '=', 'pending')
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    patientId: row.patient_id,
    studyInstanceUid: row.study_instance_uid,
    manifestUid: row.manifest_uid,
    entryUuid: row.entry_uuid,
    submissionSetUniqueId: row.submission_set_unique_id,
    digest: row.digest,
    confidentiality: row.confidentiality,
    accessionNumbers: row.accession_numbers,
    submission: row.submission,
    manifest: row.manifest,
  }
}

export interface CurrentPublication {
  readonly patientId: string
  readonly entryUuid: string
  readonly digest: string
  readonly confidentiality: readonly Code[]
  readonly accessionNumbers: readonly string[]
}

/** The manifest of a study that the repository accepted last. */
export async function currentPublication(
  database: Database,
  studyInstanceUid: string,
): Promise<CurrentPublication | undefined> {
  const row = await database
    .selectFrom('published_study as study')
    .innerJoin('publication', (join) =>
      join
        .onRef('publication.patient_id', '=', 'study.patient_id')
        .onRef('publication.study_instance_uid', '=', 'study.study_instance_uid')
        .onRef('publication.manifest_uid', '=', 'study.manifest_uid'),
    )
    .select([
      'publication.patient_id',
      'publication.entry_uuid',
      'publication.digest',
      'publication.confidentiality',
      'publication.accession_numbers',
    ])
    .where('study.study_instance_uid', '=', studyInstanceUid)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    patientId: row.patient_id,
    entryUuid: row.entry_uuid,
    digest: row.digest,
    confidentiality: row.confidentiality,
    accessionNumbers: row.accession_numbers,
  }
}

/**
 * Makes an accepted publication the current one; runs in the caller's transaction, beside the audit
 * record.
 */
export async function markPublished(
  transaction: DatabaseTransaction,
  publication: Publication,
  { sopInstanceUids, now }: { readonly sopInstanceUids: readonly string[]; readonly now: Date },
): Promise<void> {
  const { studyInstanceUid, patientId, manifestUid } = publication
  await transaction
    .updateTable('publication')
    .set({ standing: 'replaced' })
    .where('study_instance_uid', '=', studyInstanceUid)
    .where('standing', '=', 'published')
    .execute()
  await settle(transaction, publication, { standing: 'published', now })
  const current = { patient_id: patientId, manifest_uid: manifestUid }
  await transaction
    .insertInto('published_study')
    .values({ study_instance_uid: studyInstanceUid, ...current })
    .onConflict((conflict) => conflict.column('study_instance_uid').doUpdateSet(current))
    .execute()
  await transaction
    .deleteFrom('published_instance')
    .where('study_instance_uid', '=', studyInstanceUid)
    .execute()
  for (let at = 0; at < sopInstanceUids.length; at += rowsAtOnce) {
    await transaction
      .insertInto('published_instance')
      .values(
        sopInstanceUids.slice(at, at + rowsAtOnce).map((sopInstanceUid) => ({
          study_instance_uid: studyInstanceUid,
          sop_instance_uid: sopInstanceUid,
        })),
      )
      .execute()
  }
}

export async function markRejected(
  transaction: DatabaseTransaction,
  publication: Publication,
  now: Date,
): Promise<void> {
  await settle(transaction, publication, { standing: 'rejected', now })
}

/** Those of the given instances that the study's current manifest lists. */
export async function publishedAmong(
  database: Database,
  studyInstanceUid: string,
  sopInstanceUids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('published_instance')
    .select('sop_instance_uid')
    .where('study_instance_uid', '=', studyInstanceUid)
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .execute()
  return new Set(rows.map((row) => row.sop_instance_uid))
}

const rowsAtOnce = 5_000

async function settle(
  transaction: DatabaseTransaction,
  { patientId, studyInstanceUid, manifestUid }: Publication,
  { standing, now }: { readonly standing: 'published' | 'rejected'; readonly now: Date },
): Promise<void> {
  await transaction
    .updateTable('publication')
    .set({ standing, settled_at: now })
    .where('patient_id', '=', patientId)
    .where('study_instance_uid', '=', studyInstanceUid)
    .where('manifest_uid', '=', manifestUid)
    .execute()
}
