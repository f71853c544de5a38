// Reads and writes the index of the folder archive.
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import type { Selectable } from 'kysely'
import type { ArchiveDatabase } from './archive-database.ts'
import type { ArchiveInstanceTable } from './schema.ts'

export type InstanceRow = Selectable<ArchiveInstanceTable>

export interface NewInstance {
  readonly header: InstanceHeader
  readonly sizeBytes: number
  readonly sha256: string
  readonly datasetSha256: string
  readonly now: Date
}

/** The row that has this SOP Instance UID, in whatever study. */
export async function findInstance(
  database: ArchiveDatabase,
  sopInstanceUid: string,
): Promise<InstanceRow | undefined> {
  return await database
    .selectFrom('archive_sop_instance as sop')
    .innerJoin('archive_instance as instance', (join) =>
      join
        .onRef('instance.study_instance_uid', '=', 'sop.study_instance_uid')
        .onRef('instance.series_instance_uid', '=', 'sop.series_instance_uid')
        .onRef('instance.sop_instance_uid', '=', 'sop.sop_instance_uid'),
    )
    .selectAll('instance')
    .where('sop.sop_instance_uid', '=', sopInstanceUid)
    .executeTakeFirst()
}

/** False when another row was faster with the same SOP Instance UID. */
export async function addInstance(
  database: ArchiveDatabase,
  { header, ...file }: NewInstance,
): Promise<boolean> {
  return await database.transaction().execute(async (tx) => {
    const key = {
      sop_instance_uid: header.sopInstanceUid,
      study_instance_uid: header.studyInstanceUid,
      series_instance_uid: header.seriesInstanceUid,
    }
    const added = await tx
      .insertInto('archive_sop_instance')
      .values(key)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (added.numInsertedOrUpdatedRows !== 1n) return false
    await tx
      .insertInto('archive_instance')
      .values({
        ...key,
        sop_class_uid: header.sopClassUid,
        transfer_syntax_uid: header.transferSyntaxUid,
        size_bytes: file.sizeBytes,
        sha256: file.sha256,
        dataset_sha256: file.datasetSha256,
        header: JSON.stringify(header),
        stored_at: file.now,
      })
      .execute()
    return true
  })
}

/** All rows of a study, ordered by series and instance. */
export async function readStudy(
  database: ArchiveDatabase,
  studyInstanceUid: string,
): Promise<readonly InstanceRow[]> {
  return await database
    .selectFrom('archive_instance')
    .selectAll()
    .where('study_instance_uid', '=', studyInstanceUid)
    .orderBy('series_instance_uid')
    .orderBy('sop_instance_uid')
    .execute()
}
