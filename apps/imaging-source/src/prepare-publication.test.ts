import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import { readManifest } from '@isthmus/dicom/read-manifest'
import { describe, expect, test } from 'vitest'
import { header } from '../test/header.ts'
import { imagingSourceConfig } from './config.ts'
import { planPublication } from './plan-publication.ts'
import { preparePublication } from './prepare-publication.ts'

const config = configOf({
  name: 'source',
  profile: 'hospital',
  listen: { port: 0 },
  publicUrl: 'https://source.test',
  tls: { certificate: 'c', key: 'k', authorities: [] },
  peersFile: 'p',
  database: { url: 'postgres://x@localhost/x' },
  audit: { host: 'h', port: 1, sourceId: 's', enterpriseSiteId: '2.999' },
  hospital: 'north',
  organizationOid: '2.999.1.6.1',
  homeCommunityId: 'urn:oid:2.999.1',
  retrieveLocationUid: '2.999.4.1',
  sourceId: '2.999.7',
  archive: { kind: 'folder', folder: 'f' },
  dimse: { port: 0, aeTitle: 'NORTH', callingAeTitles: [] },
  repository: { url: 'https://r.test', peer: 'r' },
  consents: { url: 'https://c.test', peer: 'c' },
  registry: { url: 'https://registry.test/iti-18', peer: 'registry' },
  assigningAuthority: '2.999.2',
  localAssigningAuthority: '2.999.5',
  assertionTrust: { issuers: [], audiences: [] },
})

// As a service reads it: with all defaults filled in.
function configOf(value: object) {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-source-'))
  try {
    const file = join(folder, 'source.json')
    writeFileSync(file, JSON.stringify(value))
    return readConfig(imagingSourceConfig, file, {})
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function startedOf(one: ReturnType<typeof header>, change = {}) {
  return prepare([one], change).submission.documentEntries[0]?.serviceStartTime
}

function eventsOf(bodyPartExamined: string) {
  const [entry] = prepare([header({ bodyPartExamined })]).submission.documentEntries
  return entry?.eventCodes.map(({ code }) => code)
}

function prepare(headers: readonly ReturnType<typeof header>[], change = {}) {
  const plan = planPublication(headers, {
    toDomain: () => 'N-1^^^&2.999.2&ISO',
    localAssigningAuthority: '2.999.5',
    retrieveLocationUid: '2.999.4.1',
    retrieveAeTitle: 'NORTH',
  })
  if (plan.kind !== 'publish') throw new Error(plan.kind)
  let uuid = 0
  return preparePublication(
    plan,
    { ...config, ...change },
    {
      now: new Date('2026-01-03T10:00:00Z'),
      newUuid: () => `00000000-0000-4000-8000-${String((uuid += 1)).padStart(12, '0')}`,
      replacedEntryUuid: undefined,
    },
  )
}

describe('a prepared publication', () => {
  test('has its manifest named by its entry, and all identifiers of its own', async () => {
    const publication = prepare([header({})])
    const manifest = await readManifest(publication.manifest)
    const [entry] = publication.submission.documentEntries
    expect(entry).toMatchObject({
      id: publication.entryUuid,
      uniqueId: manifest.sopInstanceUid,
      patientId: 'N-1^^^&2.999.2&ISO',
      confidentialityCodes: publication.confidentiality,
    })
    expect(publication.manifestUid).toBe(manifest.sopInstanceUid)
    expect(prepare([header({})])).toEqual(publication)
  })

  test('gives a study of two accession numbers both, and its manifest none (RAD TF-2: 4.68.4.1.2)', async () => {
    const publication = prepare([
      header({ accession: 'A1' }),
      header({ accession: 'A2', sopInstanceUid: '2.25.4' }),
    ])
    const manifest = await readManifest(publication.manifest)
    expect(manifest.study.accessionNumber).toBeUndefined()
    expect(publication.submission.documentEntries[0]?.referenceIds).toHaveLength(3)
  })

  test('says the time in UTC when the zone is known, else the day alone (ITI TF-3: Table 4.2.3.1.7-2)', () => {
    expect(startedOf(header({ timezoneOffset: '+0100' }))).toBe('20260101233000')
    expect(startedOf(header({}), { timeZone: 'Europe/Berlin' })).toBe('20260101233000')
    expect(startedOf(header({}))).toBe('20260102')
  })

  test('takes the region from the body part, and leaves out what no table knows (DICOM PS3.16: Annex L)', () => {
    expect(eventsOf('head')).toEqual(['CT', '69536005'])
    expect(eventsOf('HEAD\\NECK')).toEqual(['CT'])
  })
})
