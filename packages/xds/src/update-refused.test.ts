import { sampleAssociation, samplePatientId } from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import {
  entryLid,
  folderLid,
  linked,
  newEntry,
  newFolder,
  otherEntry,
  otherPatientId,
  registeredEntry,
  registeredFolder,
  statusTrigger,
  submitting,
  updatableEntry,
  update,
  updateFacts,
  updateOfEntry,
  uuid,
  withObject,
} from '../test/update-sample.ts'
import { canonicalUpdate } from './canonical-update.ts'
import { statusApproved, statusDeprecated } from './identifiers.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import type { UpdatePolicy, UpdateTransaction } from './rules/update-rule.ts'
import type { LatestVersion, UpdatableObject, UpdateFacts } from './update-facts.ts'
import { decideUpdate, updateStateRules } from './update.ts'

const membership = linked({ type: 'HasMember', sourceId: folderLid, targetId: entryLid })
const addendum = linked({ type: 'APND', sourceId: otherEntry, targetId: entryLid })
const toMembership = { type: 'HasMember', sourceId: folderLid } as const
const withoutPropagation = { PreviousVersion: ['1'], AssociationPropagation: ['no'] }

describe('what both updates refuse (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3)', () => {
  it.each<[string, UpdateSubmission, UpdateFacts, string, string]>([
    [
      'a patient who is not known',
      updateOfEntry(),
      updateFacts({ patient: 'unknown' }),
      ...both('XDSUnknownPatientId'),
    ],
    [
      'an id that is used',
      updateOfEntry({ id: uuid('9') }),
      updateFacts({ usedIds: new Set([uuid('9')]) }),
      ...both('XDSRegistryMetadataError'),
    ],
    [
      'a uniqueId of the submission set that is used',
      updateOfEntry(),
      updateFacts({ submissionSetUniqueId: 'used' }),
      ...both('XDSDuplicateUniqueIdInRegistry'),
    ],
    [
      '15800b: a lid that is not known',
      updateOfEntry({ logicalId: uuid('7') }),
      updateFacts(),
      ...both('XDSMetadataVersionError'),
    ],
    [
      '15800e: a version before the latest',
      updateOfEntry(),
      withLatest({ object: registeredEntry({ id: uuid('c'), version: 2 }) }),
      ...both('XDSMetadataVersionError'),
    ],
    [
      'a version after the latest',
      updateOfEntry({}, { PreviousVersion: ['2'] }),
      updateFacts(),
      ...both('XDSMetadataVersionError'),
    ],
    [
      'the lid of a folder',
      updateOfEntry({ uniqueId: '2.999.77.4.1' }),
      withLatest({ object: registeredFolder({ id: entryLid }) }),
      'XDSMetadataUpdateError',
      'XDSObjectTypeError',
    ],
    [
      'another uniqueId',
      updateOfEntry({ uniqueId: '2.999.77.1.2' }),
      updateFacts(),
      'XDSMetadataUpdateError',
      'XDSMetadataIdentifierError',
    ],
    ['40001: another objectType', updateOfEntry(onDemand()), updateFacts(), ...fixed()],
    [
      'another repository',
      updateOfEntry({ repositoryUniqueId: '2.999.1.3.2' }),
      updateFacts(),
      ...fixed(),
    ],
    ['another hash', updateOfEntry({ hash: 'a'.repeat(40) }), updateFacts(), ...fixed()],
    ['another size', updateOfEntry({ size: '45' }), updateFacts(), ...fixed()],
  ])('NIST %s', (...[, submission, facts, update57, update92]) => {
    expect(codes(submission, facts)).toEqual([update57])
    expect(codes(submission, facts, restricted)).toEqual([update92])
  })

  it('nothing for a hash or size that is spelt in another way', () => {
    const hash = registeredEntry().hash?.toUpperCase()
    expect(codes(updateOfEntry({ hash, size: '0044' }), updateFacts(), restricted)).toEqual([])
  })

  it('an entry of a repository that the sender may not update', () => {
    const policy = { ...open, repositoryUniqueIds: ['2.999.1.3.9'] }
    expect(codes(updateOfEntry(), updateFacts(), { policy })).toEqual(['XDSMetadataUpdateError'])
    expect(codes(updateOfEntry(), updateFacts(), { ...restricted, policy })).toEqual([
      'LocalPolicyRestrictionError',
    ])
    const own = { ...open, repositoryUniqueIds: ['2.999.1.3.1'] }
    expect(codes(updateOfEntry(), updateFacts(), { ...restricted, policy: own })).toEqual([])
  })

  it('another confidentialityCode, where the repositories would not hear of it', () => {
    const restrictedCode = { code: 'R', scheme: '2.16.840.1.113883.5.25', display: 'restricted' }
    const raised = updateOfEntry({ confidentialityCodes: [restrictedCode] })
    expect(codes(raised, updateFacts(), { policy: fixedRelease })).toEqual([
      'XDSMetadataUpdateError',
    ])
    expect(codes(raised, updateFacts(), { ...restricted, policy: fixedRelease })).toEqual([
      'LocalPolicyRestrictionError',
    ])
    expect(codes(raised, updateFacts())).toEqual([])
    const renamed = registeredEntry().confidentialityCodes.map((one) => ({ ...one, display: 'n' }))
    const spelt = updateOfEntry({ confidentialityCodes: renamed })
    expect(codes(spelt, updateFacts(), { policy: fixedRelease })).toEqual([])
  })

  it('another patient, where the repositories would not hear of it', () => {
    const facts = withLatest({ patientId: 'N-2002^^^&2.999.1.4&ISO' })
    expect(codes(updateOfEntry(), facts, { policy: fixedRelease })).toEqual([
      'XDSMetadataUpdateError',
    ])
    expect(codes(updateOfEntry(), facts)).toEqual([])
    expect(codes(updateOfEntry(), updateFacts(), { policy: fixedRelease })).toEqual([])
  })
})

describe('what one of the updates refuses', () => {
  it('ITI-57: a new version of what is deprecated (ITI TF-2: 3.57.4.1.3.3.1)', () => {
    const facts = withLatest({ object: registeredEntry({ availabilityStatus: 'Deprecated' }) })
    expect(codes(updateOfEntry(), facts)).toEqual(['XDSMetadataUpdateError'])
    expect(codes(updateOfEntry(), facts, restricted)).toEqual([])
  })

  it.each<[string, UpdateSubmission, string]>([
    [
      '40001: another sourcePatientId',
      updateOfEntry({ sourcePatientId: 'S-1^^^&2.999.1.5.1&ISO' }),
      'UnmodifiableMetadataError',
    ],
    ['another availability', updateOfEntry(offline()), 'UnmodifiableMetadataError'],
    ['another status', updateOfEntry(deprecated()), 'UnmodifiableMetadataError'],
    [
      '40001: another patient',
      ofPatient(otherPatientId, updateOfEntry({ patientId: otherPatientId })),
      'XDSPatientIDReconciliationError',
    ],
  ])('ITI-92: NIST %s (ITI TF-2: 3.92.4.1.3)', (_, submission, code) => {
    expect(codes(submission, updateFacts(), restricted)).toEqual([code])
    expect(codes(submission, updateFacts())).toEqual([])
  })

  it('nothing where what is fixed was sent as it is (ITI TF-2: 3.92.4.1.3)', () => {
    const submission = updateOfEntry({
      availabilityStatus: 'Approved',
      extraSlots: [
        { name: 'documentAvailability', values: ['urn:ihe:iti:2010:DocumentAvailability:Online'] },
      ],
    })
    expect(codes(submission, updateFacts(), restricted)).toEqual([])
  })
})

describe('patients that would not fit (ITI TF-2: 3.57.4.1.3.3.6.7)', () => {
  const moved = ofPatient(otherPatientId, updateOfEntry({ patientId: otherPatientId }))

  it('a new version of another patient, while something is propagated', () => {
    for (const tie of [membership, addendum]) {
      expect(codes(moved, updateFacts({ associations: [tie] }))).toEqual([
        'XDSPatientIDReconciliationError',
      ])
    }
  })

  it('not when both ends move together', () => {
    const together = update({
      entries: [newEntry({ patientId: otherPatientId })],
      folders: [newFolder({ patientId: otherPatientId })],
    })
    const facts = updateFacts({ associations: [membership] })
    expect(codes(ofPatient(otherPatientId, together), facts)).toEqual([])
  })

  it('NIST 21003: not when nothing is', () => {
    const unlinked = linked({ type: 'APND', sourceId: otherEntry, targetId: uuid('c') })
    expect(codes(moved, updateFacts({ associations: [unlinked] }))).toEqual([])
    const alone = ofPatient(
      otherPatientId,
      updateOfEntry({ patientId: otherPatientId }, withoutPropagation),
    )
    expect(codes(alone, updateFacts({ associations: [membership] }))).toEqual([])
    const folder = update({ folders: [newFolder({ patientId: otherPatientId })] })
    expect(codes(ofPatient(otherPatientId, folder), updateFacts())).toEqual([])
  })

  it.each<[string, UpdateSubmission, string]>([
    ['20100a: a relationship', submitting(), otherEntry],
    ['20100b: a membership', submitting(toMembership), entryLid],
    ['a status', update({ triggers: [statusTrigger(entryLid)] }), entryLid],
  ])('NIST %s of another patient', (_, submission, id) => {
    const facts = withObject(id, updatableEntry({ patientId: otherPatientId, logicalId: id }))
    expect(codes(submission, facts)).toEqual(['XDSPatientIDReconciliationError'])
  })
})

describe('a status that is refused (ITI TF-2: 3.57.4.1.3.3.2)', () => {
  const status = update({ triggers: [statusTrigger(entryLid)] })

  it.each<[string, UpdateFacts, string]>([
    ['20002: nothing there', withObject(entryLid, undefined), 'XDSMetadataUpdateOperationError'],
    [
      'another status',
      withObject(entryLid, updatableEntry({ availabilityStatus: 'Deprecated' })),
      'XDSMetadataUpdateError',
    ],
    [
      '15802b: an older version',
      withObject(entryLid, updatableEntry({ isLatest: false })),
      'XDSMetadataUpdateError',
    ],
    [
      '21001: a submission set',
      withObject(entryLid, { kind: 'submission-set' }),
      'XDSMetadataUpdateError',
    ],
    [
      '21001: a member of a submission set',
      withObject(entryLid, setMember()),
      'XDSMetadataUpdateError',
    ],
  ])('NIST %s', (_, facts, code) => {
    expect(codes(status, facts)).toEqual([code])
  })

  it('of the version that the message itself supersedes', () => {
    const submission = update({ entries: [newEntry()], triggers: [statusTrigger(entryLid)] })
    expect(codes(submission, updateFacts())).toEqual(['XDSMetadataUpdateError'])
  })

  it('NIST 20003: of a new version, which is Approved at first', () => {
    const back = { originalStatus: [statusDeprecated], newStatus: [statusApproved] }
    const submission = update({ entries: [newEntry()], triggers: [statusTrigger('de-1', back)] })
    expect(codes(submission, updateFacts())).toEqual(['XDSMetadataUpdateError'])
  })
})

describe('an association that is refused (ITI TF-2: 3.57.4.1.3.3.3)', () => {
  it.each<[string, UpdateSubmission, UpdateFacts]>([
    ['an end that is not there', submitting(), withObject(entryLid, undefined)],
    ['a submission set', submitting(), withObject(entryLid, { kind: 'submission-set' })],
    ['an association', submitting(), withObject(entryLid, setMember())],
    [
      '21004: a deprecated source',
      submitting(),
      withObject(otherEntry, updatableEntry({ availabilityStatus: 'Deprecated' })),
    ],
    [
      '21004: a deprecated target',
      submitting(),
      withObject(entryLid, updatableEntry({ availabilityStatus: 'Deprecated' })),
    ],
    ['an older version', submitting(), withObject(entryLid, updatableEntry({ isLatest: false }))],
    ['a relationship from a folder', submitting({ sourceId: folderLid }), updateFacts()],
    ['a membership in an entry', submitting({ type: 'HasMember' }), updateFacts()],
    [
      'a membership of a folder',
      submitting({ ...toMembership, targetId: uuid('c') }),
      withObject(uuid('c'), otherFolder()),
    ],
    ['20008: a membership again', submitting(toMembership), withTies(membership)],
    ['a relationship again', submitting(), withTies(addendum)],
    ['a snapshot of a stable entry', submitting({ type: 'IsSnapshotOf' }), updateFacts()],
  ])('NIST %s', (_, submission, facts) => {
    expect(codes(submission, facts)).toEqual(['XDSMetadataUpdateError'])
  })

  it('not a second one of another type or direction, nor a snapshot of an on-demand entry', () => {
    expect(codes(submitting({ type: 'XFRM' }), withTies(addendum))).toEqual([])
    const back = submitting({ sourceId: entryLid, targetId: otherEntry })
    expect(codes(back, withTies(addendum))).toEqual([])
    const facts = withObject(entryLid, updatableEntry({ type: 'on-demand' }))
    expect(codes(submitting({ type: 'IsSnapshotOf' }), facts)).toEqual([])
  })

  it('NIST 20006: to a version whose associations the message propagates', () => {
    const association = sampleAssociation({
      id: 'as-9',
      type: 'APND',
      sourceId: otherEntry,
      targetId: entryLid,
    })
    const tied = { entries: [newEntry()], associations: [association] }
    expect(codes(submitting({}, tied), updateFacts())).toEqual(['XDSMetadataUpdateOperationError'])
  })
})

describe('the table', () => {
  it('has no rule twice, and tells no patient', () => {
    const ids = updateStateRules.map(({ id }) => id)
    expect(ids.length).toBe(new Set(ids).size)
    const errors = decide(updateOfEntry(), updateFacts({ patient: 'unknown' }))
    expect(JSON.stringify(errors)).not.toContain('N-1001')
  })
})

interface Asked {
  readonly transaction?: UpdateTransaction
  readonly policy?: UpdatePolicy
}

function codes(
  submission: UpdateSubmission,
  facts: UpdateFacts,
  asked: Asked = {},
): readonly string[] {
  const decision = decide(submission, facts, asked)
  return decision.kind === 'update' ? [] : [...new Set(decision.errors.map(({ code }) => code))]
}

function decide(submission: UpdateSubmission, facts: UpdateFacts, asked: Asked = {}) {
  return decideUpdate(canonicalUpdate(submission), facts, {
    transaction: asked.transaction ?? 'ITI-57',
    now: new Date(0),
    newUuid: () => uuid('0').slice('urn:uuid:'.length),
    policy: asked.policy ?? open,
  })
}

const restricted = { transaction: 'ITI-92' } as const
const open: UpdatePolicy = { repositoryUniqueIds: undefined, releaseAttributes: 'changeable' }
const fixedRelease: UpdatePolicy = { ...open, releaseAttributes: 'fixed' }

function both(code: string) {
  return [code, code] as const
}

function fixed() {
  return ['XDSMetadataUpdateError', 'UnmodifiableMetadataError'] as const
}

function onDemand() {
  return { type: 'on-demand' } as const
}

function offline() {
  const values = ['urn:ihe:iti:2010:DocumentAvailability:Offline']
  return { extraSlots: [{ name: 'documentAvailability', values }] }
}

function deprecated() {
  return { availabilityStatus: 'Deprecated' } as const
}

function ofPatient(patientId: string, submission: UpdateSubmission): UpdateSubmission {
  const submissionSets = submission.submissionSets.map((set) => ({ ...set, patientId }))
  return { ...submission, submissionSets }
}

function withLatest({
  object = registeredEntry(),
  patientId = samplePatientId,
}: Partial<LatestVersion>): UpdateFacts {
  return updateFacts({ latest: new Map([[entryLid, { object, patientId }]]) })
}

function withTies(...associations: UpdateFacts['associations']): UpdateFacts {
  return updateFacts({ associations })
}

function otherFolder(): UpdatableObject {
  return { ...updatableEntry({ logicalId: uuid('c') }), kind: 'folder' }
}

function setMember(): UpdatableObject {
  return {
    kind: 'association',
    type: 'HasMember',
    sourceKind: 'submission-set',
    sourceId: uuid('c'),
    patientId: samplePatientId,
    availabilityStatus: 'Approved',
  }
}
