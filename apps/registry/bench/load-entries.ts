// Fills a registry's database with entries, ten a patient, past the wire and as the registry itself
// writes them.
import { createHash, randomUUID } from 'node:crypto'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sampleEntry } from '@isthmus/testbed/sample-submission'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { type Kysely, sql } from 'kysely'
import { toEntryRow } from '../src/db/entry-rows.ts'
import type { RegistryTables } from '../src/db/schema.ts'

export const entriesPerPatient = 10

export function patientIdOf(number: number): string {
  return `N-${number}^^^&2.999.1.2&ISO`
}

/** Patients 1 to `patients`; what they are known by must stand in the registry's own settings. */
export async function loadEntries(databaseUrl: string, patients: number): Promise<void> {
  const database = openDatabase<RegistryTables>({ url: databaseUrl, connectionsMax: 2 }, silentLog)
  try {
    for (let from = 1; from <= patients; from += patientsAtOnce) {
      await insert(database, entriesOf(from, Math.min(patients, from + patientsAtOnce - 1)))
    }
    await sql`analyze`.execute(database)
  } finally {
    await database.destroy()
  }
}

const patientsAtOnce = 100

/** Gives one patient further entries, until he has `entries` of them. */
export async function loadEntriesOf(
  databaseUrl: string,
  { patient, entries }: { readonly patient: number; readonly entries: number },
): Promise<void> {
  const database = openDatabase<RegistryTables>({ url: databaseUrl, connectionsMax: 2 }, silentLog)
  try {
    const numbers = Array.from({ length: entries }, (_, at) => at + 1).slice(entriesPerPatient)
    for (let from = 0; from < numbers.length; from += entriesAtOnce) {
      const some = numbers.slice(from, from + entriesAtOnce)
      await insert(
        database,
        some.map((number) => entryOf(patient, number)),
      )
    }
    await sql`analyze`.execute(database)
  } finally {
    await database.destroy()
  }
}

const entriesAtOnce = 1_000

async function insert(
  database: Kysely<RegistryTables>,
  entries: readonly DocumentEntry[],
): Promise<void> {
  const rows = entries.map((entry) => toEntryRow(entry))
  await database.transaction().execute(async (transaction) => {
    await transaction.insertInto('document_entry').values(rows).execute()
    await transaction
      .insertInto('registry_object')
      .values(rows.map(({ entry_uuid, patient_id }) => ({ entry_uuid, patient_id, kind })))
      .execute()
    await transaction
      .insertInto('unique_id')
      .values(
        entries.map(({ uniqueId, type, hash, size }) => ({
          unique_id: uniqueId,
          kind,
          entry_type: type,
          hash: hash ?? null,
          size_bytes: size ?? null,
        })),
      )
      .execute()
  })
}

const kind = 'document-entry'

function entriesOf(from: number, to: number): readonly DocumentEntry[] {
  const entries: DocumentEntry[] = []
  for (let patient = from; patient <= to; patient += 1) {
    for (let number = 1; number <= entriesPerPatient; number += 1) {
      entries.push(entryOf(patient, number))
    }
  }
  return entries
}

function entryOf(patient: number, number: number): DocumentEntry {
  const id = `urn:uuid:${randomUUID()}`
  return sampleEntry({
    id,
    logicalId: id,
    version: 1,
    availabilityStatus: 'Approved',
    patientId: patientIdOf(patient),
    sourcePatientId: `NORTH-${patient}^^^&2.999.1.5.1&ISO`,
    uniqueId: `2.999.77.${patient}.${number}`,
    hash: createHash('sha1').update(`${patient}/${number}`).digest('hex'),
    title: `CT ${number}`,
  })
}
