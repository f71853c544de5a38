// Registers submissions on a database without a server around it, and loads the set of submissions
// on which the counts of the stored queries are known.
import { randomUUID } from 'node:crypto'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistrationPlan } from '@isthmus/xds/register'
import type { Kysely } from 'kysely'
import { register } from '../src/db/register.ts'
import type { RegistryTables } from '../src/db/schema.ts'

export async function registered(
  database: Kysely<RegistryTables>,
  submission: Submission,
): Promise<RegistrationPlan> {
  const now = new Date('2026-03-14T10:16:05.500Z')
  const decision = await register(database, canonicalSubmission(submission), {
    now,
    newUuid: randomUUID,
    audit: { record: () => Promise.resolve() },
    registeredMessage: {
      event: {
        id: { code: '110107', system: 'DCM', text: 'Import' },
        types: [],
        action: 'C',
        at: now,
        outcome: 0,
        purposesOfUse: [],
      },
      participants: [],
      source: { sourceId: 'test', types: [] },
      objects: [],
    },
  })
  if (decision.kind === 'reject') throw new RangeError(JSON.stringify(decision.errors))
  return decision.plan
}

/** What the NIST toolkit loads as 12346: 6 entries, 5 submission sets, 2 folders. */
export interface QueryLoad {
  readonly single: RegistrationPlan
  readonly withFolder: RegistrationPlan
  /** Two entries of two formats in one folder. */
  readonly twoWithFolder: RegistrationPlan
  readonly original: RegistrationPlan
  readonly replacement: RegistrationPlan
}

/** `root` is an OID: it tells one load from another. */
export async function loadForQueries(
  database: Kysely<RegistryTables>,
  patientId: string,
  root: string,
): Promise<QueryLoad> {
  const make = (name: number, entries: readonly DocumentEntry[], folder: 'folder' | 'none') =>
    sampleSubmission({
      submissionSet: sampleSubmissionSet({ patientId, uniqueId: `${root}.${name}.0` }),
      documentEntries: entries,
      folders:
        folder === 'none' ? [] : [sampleFolder({ patientId, uniqueId: `${root}.${name}.9` })],
      associations:
        folder === 'none'
          ? []
          : entries.map(({ id }) =>
              sampleAssociation({ id: `in-${id}`, sourceId: 'fd-1', targetId: id }),
            ),
    })
  const entry = (name: number, number: number, changes: Partial<DocumentEntry> = {}) =>
    sampleEntry({
      id: `de-${number}`,
      patientId,
      uniqueId: `${root}.${name}.${number}`,
      ...changes,
    })

  const single = await registered(database, make(1, [entry(1, 1)], 'none'))
  const withFolder = await registered(database, make(2, [entry(2, 1)], 'folder'))
  const twoWithFolder = await registered(
    database,
    make(3, [entry(3, 1), entry(3, 2, { formatCode: otherFormat })], 'folder'),
  )
  const original = await registered(database, make(4, [entry(4, 1)], 'none'))
  const { associations, ...rest } = make(5, [entry(5, 1)], 'none')
  const replaces = sampleAssociation({
    id: 'rplc',
    type: 'RPLC',
    sourceId: 'de-1',
    targetId: original.documentEntries[0]?.id ?? '',
  })
  const replacement = await registered(database, {
    ...rest,
    associations: [...associations, replaces],
  })
  return { single, withFolder, twoWithFolder, original, replacement }
}

export const otherFormat = {
  code: 'urn:ihe:rad:PDF',
  scheme: '1.3.6.1.4.1.19376.1.2.3',
  display: '',
}
