import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
} from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import type { Submission } from './metadata/submission.ts'
import { type RegistrationPlan, decideRegistration } from './register.ts'
import { type RegisteredObject, type RegistrationFacts, factsNeeded } from './registration-facts.ts'
import { checkRegisteringPeer } from './rules/registering-peer.ts'

const now = new Date('2026-03-14T10:16:05.500Z')
const entry = uuid('a')
const folder = uuid('b')
const nothing: RegistrationFacts = {
  patient: 'active',
  usedIds: new Set(),
  heldUniqueIds: new Map(),
  referenced: new Map(),
  memberships: [],
  derivedIds: [],
  transformIds: new Set(),
}
const registeredEntry = {
  kind: 'document-entry',
  patientId: samplePatientId,
  availabilityStatus: 'Approved',
  type: 'stable',
} as const
const registeredFolder = { ...registeredEntry, kind: 'folder' } as const

describe('a registration that is accepted (ITI TF-2: 3.42.4.1.3)', () => {
  it('replaces symbolic ids wherever they stand and keeps UUIDs (ITI TF-3: 4.2.3.1.2)', () => {
    const { submissionSet, documentEntries, associations } = plan(sampleSubmission())
    expect([submissionSet.id, documentEntries[0]?.id]).toEqual([uuid('1'), uuid('2')])
    expect(associations).toEqual([
      sampleAssociation({
        id: uuid('3'),
        logicalId: uuid('3'),
        version: 1,
        availabilityStatus: 'Approved',
        sourceId: uuid('1'),
        targetId: uuid('2'),
        submissionSetStatus: 'Original',
      }),
    ])
    const own = sampleSubmission({ documentEntries: [sampleEntry({ id: entry })] })
    expect(plan(own).documentEntries[0]?.id).toBe(entry)
  })

  it('sets version, status and lastUpdateTime itself, and drops home', () => {
    const submitted = {
      availabilityStatus: 'Deprecated',
      version: 7,
      logicalId: uuid('f'),
      homeCommunityId: 'urn:oid:2.999.1',
    } as const
    const made = plan(
      sampleSubmission({
        documentEntries: [sampleEntry(submitted)],
        folders: [sampleFolder({ ...submitted, lastUpdateTime: '1999' })],
      }),
    )
    const set = {
      availabilityStatus: 'Approved',
      version: 1,
      homeCommunityId: undefined,
    }
    expect(made.documentEntries[0]).toMatchObject({
      ...set,
      logicalId: made.documentEntries[0]?.id,
    })
    expect(made.folders[0]).toMatchObject({ ...set, lastUpdateTime: '20260314101605' })
    expect(made.touchedFolderIds).toEqual([])
  })

  it('puts a replacement into the folders once, also when the submission does so itself', () => {
    const member = sampleAssociation({ id: 'm', sourceId: folder, targetId: 'de-1' })
    const facts = {
      ...nothing,
      referenced: new Map<string, RegisteredObject>([
        [entry, registeredEntry],
        [folder, registeredFolder],
      ]),
      memberships: [{ folderId: folder, entryId: entry, patientId: samplePatientId }],
      derivedIds: [uuid('c')],
    } as const
    const followed = plan(relating('RPLC'), facts)
    const explicit = plan(relating('RPLC', member), facts)
    for (const { associations, deprecatedIds, touchedFolderIds } of [followed, explicit]) {
      expect(associations.filter(({ sourceId }) => sourceId === folder)).toHaveLength(1)
      expect(associations).toHaveLength(4)
      expect(deprecatedIds).toEqual([entry, uuid('c')])
      expect(touchedFolderIds).toEqual([folder])
    }
  })

  it('asks only about what the submission names', () => {
    expect(factsNeeded(relating('RPLC'))).toEqual({
      patientId: samplePatientId,
      submittedIds: [],
      uniqueIds: ['2.999.77.3.1', '2.999.77.1.20260314101530'],
      referencedIds: [entry],
      replacedIds: [entry],
      appendedIds: [],
    })
  })
})

describe('a registration that is refused', () => {
  const known = (object: object): Partial<RegistrationFacts> => ({
    referenced: new Map([[entry, { ...registeredEntry, ...object }]]),
  })
  it.each<[string, Submission, Partial<RegistrationFacts>, readonly string[]]>([
    ['an unknown patient', sampleSubmission(), { patient: 'unknown' }, ['XDSUnknownPatientId']],
    ['a used id', sampleSubmission(), { usedIds: new Set([entry]) }, ['XDSRegistryMetadataError']],
    [
      'a used set id',
      sampleSubmission(),
      held('2.999.77.3.1', {}),
      ['XDSDuplicateUniqueIdInRegistry'],
    ],
    [
      'another hash',
      sampleSubmission(),
      held(documentId, { hash: 'b'.repeat(40) }),
      ['XDSNonIdenticalHash'],
    ],
    ['another size', sampleSubmission(), held(documentId, { size: '45' }), ['XDSNonIdenticalSize']],
    [
      'the id of a folder',
      sampleSubmission(),
      held(documentId, { kind: 'folder' }),
      ['XDSRegistryMetadataError'],
    ],
    [
      'the id of an on-demand entry',
      sampleSubmission(),
      held(documentId, { type: 'on-demand' }),
      ['XDSRegistryMetadataError'],
    ],
    ['no such target', relating('RPLC'), {}, ['UnresolvedReferenceException']],
    [
      'a folder as target',
      relating('RPLC'),
      { referenced: new Map([[entry, registeredFolder]]) },
      ['UnresolvedReferenceException'],
    ],
    [
      'a deprecated target',
      relating('APND'),
      known({ availabilityStatus: 'Deprecated' }),
      ['XDSRegistryDeprecatedDocumentError'],
    ],
    [
      'a target of another patient',
      relating('XFRM'),
      known({ patientId: 'other' }),
      ['XDSPatientIdDoesNotMatch'],
    ],
    [
      'an addendum to a transform',
      relating('APND'),
      { ...known({}), transformIds: new Set([entry]) },
      ['XDSRegistryMetadataError'],
    ],
    [
      'a snapshot of a stable entry',
      relating('IsSnapshotOf'),
      known({}),
      ['XDSRegistryMetadataError'],
    ],
    [
      'a folder of another patient',
      relating('RPLC'),
      { ...known({}), memberships: [{ folderId: folder, entryId: entry, patientId: 'other' }] },
      ['XDSPatientIdDoesNotMatch'],
    ],
    [
      'an entry of another patient, without a word of the folders that hold it',
      relating('RPLC'),
      {
        referenced: new Map([[entry, { ...registeredEntry, patientId: 'other' }]]),
        memberships: [{ folderId: folder, entryId: entry, patientId: 'other' }],
      },
      ['XDSPatientIdDoesNotMatch'],
    ],
  ])('for %s', (_, ...[submission, facts, codes]) => {
    expect(codesOf(submission, facts)).toEqual(codes)
  })

  it('does not tell which folder of another patient holds the entry', () => {
    const memberships = [uuid('d'), folder].map((folderId) => ({
      folderId,
      entryId: entry,
      patientId: 'other',
    }))
    const decision = decide(relating('RPLC'), { ...known({}), memberships })
    expect(decision.kind === 'reject' && decision.errors).toHaveLength(1)
    expect(JSON.stringify(decision)).not.toContain(folder)
  })

  it.each<[string, Submission, Partial<RegistrationFacts>]>([
    ['the same bytes', sampleSubmission(), held(documentId, {})],
    [
      'the hash in upper case, the size with zeros',
      sampleSubmission(),
      held(documentId, { hash: sampleEntry().hash?.toUpperCase(), size: '044' }),
    ],
    ['a known target', relating('APND'), known({})],
    ['a snapshot of an on-demand entry', relating('IsSnapshotOf'), known({ type: 'on-demand' })],
    ['a reference to an entry of another patient', referring(), known({ patientId: 'other' })],
  ])('but not for %s', (_, submission, facts) => {
    expect(codesOf(submission, facts)).toEqual([])
  })

  it('for an entry that names the repository of another peer', () => {
    const peer = { repositoryUniqueIds: ['2.999.1.3.2'] }
    expect(checkRegisteringPeer(sampleSubmission(), peer)).toHaveLength(1)
    const own = { repositoryUniqueIds: ['2.999.1.3.1', '2.999.1.3.2'] }
    expect(checkRegisteringPeer(sampleSubmission(), own)).toEqual([])
  })
})

const documentId = sampleEntry().uniqueId

function held(uniqueId: string, changes: object): Partial<RegistrationFacts> {
  const { hash, size } = sampleEntry()
  const holder = { kind: 'document-entry', type: 'stable', hash, size, ...changes } as const
  return { heldUniqueIds: new Map([[uniqueId, holder]]) }
}

function decide(submission: Submission, facts: Partial<RegistrationFacts>) {
  let made = 0
  const newUuid = () => uuid((made += 1).toString(16)).slice('urn:uuid:'.length)
  return decideRegistration(submission, { ...nothing, ...facts }, { now, newUuid })
}

function plan(submission: Submission, facts: Partial<RegistrationFacts> = {}): RegistrationPlan {
  const decision = decide(submission, facts)
  if (decision.kind === 'reject') throw new RangeError(JSON.stringify(decision.errors))
  return decision.plan
}

function codesOf(submission: Submission, facts: Partial<RegistrationFacts>): readonly string[] {
  const decision = decide(submission, facts)
  return decision.kind === 'reject' ? decision.errors.map((error) => error.code) : []
}

function relating(
  type: 'RPLC' | 'APND' | 'XFRM' | 'IsSnapshotOf',
  ...more: Submission['associations']
): Submission {
  const relation = sampleAssociation({ id: 'r', type, sourceId: 'de-1', targetId: entry })
  return sampleSubmission({ associations: [relation, ...more] })
}

function referring(): Submission {
  const reference = sampleAssociation({
    id: 'r',
    targetId: entry,
    submissionSetStatus: 'Reference',
  })
  return sampleSubmission({ documentEntries: [], associations: [reference] })
}

function uuid(digit: string): string {
  return `urn:uuid:00000000-0000-4000-8000-${digit.padStart(12, '0')}`
}
