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
  statusTrigger,
  submitTrigger,
  submitting,
  updatableEntry,
  update,
  updateFacts,
  updateOfEntry,
  uuid,
} from '../test/update-sample.ts'
import { canonicalUpdate } from './canonical-update.ts'
import { statusApproved, statusDeprecated } from './identifiers.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import { checkUpdate } from './rules/update.ts'
import type { UpdateTransaction } from './rules/update-rule.ts'
import { type UpdateFacts, updateFactsNeeded } from './update-facts.ts'
import type { UpdatePlan } from './update-plan.ts'
import { decideUpdate } from './update.ts'

const now = new Date('2026-03-14T10:16:05.500Z')
const membership = linked({
  id: uuid('a'),
  type: 'HasMember',
  sourceId: folderLid,
  targetId: entryLid,
})
const addendum = linked({ id: uuid('b'), type: 'APND', sourceId: otherEntry, targetId: entryLid })
const replaced = { ...membership.association, targetId: otherEntry }

describe('a new version of an entry (ITI TF-2: 3.57.4.1.3.3.1)', () => {
  it('NIST 15800: is the next one, Approved, under the same logicalID; the former goes', () => {
    const made = plan(updateOfEntry({ homeCommunityId: 'urn:oid:2.999' }))
    expect(made.documentEntries).toMatchObject([
      {
        id: uuid('2'),
        logicalId: entryLid,
        version: 2,
        availabilityStatus: 'Approved',
        homeCommunityId: undefined,
        title: 'CT head, corrected',
      },
    ])
    expect(made.superseded).toEqual([{ id: entryLid, kind: 'document-entry' }])
    expect(made).toMatchObject({
      patientId: samplePatientId,
      submissionSet: { id: uuid('1'), logicalId: uuid('1'), version: 1 },
      folders: [],
      statusChanges: [],
      touchedFolderIds: [],
      lastUpdateTime: '20260314101605',
    })
  })

  it('is a member of the submission set, with its PreviousVersion (ITI TF-3: 4.2.2.1)', () => {
    const slots = { PreviousVersion: ['1'], AssociationPropagation: ['no'] }
    expect(plan(updateOfEntry({}, slots)).associations).toEqual([
      sampleAssociation({
        id: uuid('3'),
        logicalId: uuid('3'),
        version: 1,
        availabilityStatus: 'Approved',
        sourceId: uuid('1'),
        targetId: uuid('2'),
        submissionSetStatus: 'Original',
        extraSlots: [{ name: 'PreviousVersion', values: ['1'] }],
      }),
    ])
  })

  it('keeps an entryUUID of its own, and counts from the latest version', () => {
    const facts = withLatest({ id: uuid('c'), version: 4 })
    const made = plan(updateOfEntry({ id: uuid('9') }, { PreviousVersion: ['4'] }), facts)
    expect(made.documentEntries).toMatchObject([{ id: uuid('9'), version: 5 }])
    expect(made.superseded).toEqual([{ id: uuid('c'), kind: 'document-entry' }])
  })

  it('takes over Approved memberships and relationships (3.57.4.1.3.3.1.5)', () => {
    const made = plan(updateOfEntry(), updateFacts({ associations: [membership, addendum] }))
    const added = made.associations.slice(1)
    expect(added).toMatchObject([
      { type: 'HasMember', sourceId: folderLid, targetId: uuid('2'), version: 1 },
      { type: 'APND', sourceId: otherEntry, targetId: uuid('2'), availabilityStatus: 'Approved' },
      { type: 'HasMember', sourceId: uuid('1'), targetId: added[0]?.id },
    ])
    expect(new Set(made.associations.map(({ id }) => id)).size).toBe(4)
    expect(added.map(({ id, logicalId }) => id === logicalId)).toEqual([true, true, true])
    expect(made.touchedFolderIds).toEqual([folderLid])
  })

  it('takes over nothing without AssociationPropagation', () => {
    const slots = { PreviousVersion: ['1'], AssociationPropagation: ['no'] }
    const facts = updateFacts({ associations: [membership, addendum] })
    const made = plan(updateOfEntry({}, slots), facts)
    expect(made.associations.length).toBe(1)
    expect(made.touchedFolderIds).toEqual([])
  })

  it('NIST 21002: changes its patient when nothing ties it to another', () => {
    const submission = ofOther(updateOfEntry({ patientId: otherPatientId }))
    expect(plan(submission)).toMatchObject({
      patientId: otherPatientId,
      documentEntries: [{ patientId: otherPatientId, version: 2 }],
    })
  })

  it('is of one patient with what was registered before a merge (ITI TF-2: 3.8.4.2)', () => {
    const facts = withLatest({ patientId: 'N-0999^^^&2.999.1.2&ISO' })
    expect(plan(updateOfEntry(), facts).documentEntries[0]?.patientId).toBe(samplePatientId)
  })

  it('NIST 20003: is Deprecated where the message says so', () => {
    const submission = update({ entries: [newEntry()], triggers: [statusTrigger('de-1')] })
    const made = plan(submission)
    expect(made.documentEntries).toMatchObject([{ version: 2, availabilityStatus: 'Deprecated' }])
    expect(made.statusChanges).toEqual([])
  })

  it('NIST 12319: stays Deprecated with a restricted update (ITI TF-2: 3.92.4.1.3)', () => {
    const facts = withLatest({ availabilityStatus: 'Deprecated' })
    const made = plan(updateOfEntry(), facts, 'ITI-92')
    expect(made.documentEntries).toMatchObject([{ version: 2, availabilityStatus: 'Deprecated' }])
    expect(plan(updateOfEntry(), updateFacts(), 'ITI-92').documentEntries).toMatchObject([
      { availabilityStatus: 'Approved' },
    ])
  })
})

describe('a new version of a folder (ITI TF-2: 3.57.4.1.3.3.3)', () => {
  it('NIST 20000: is the next one, holds what the former held, and tells the time', () => {
    const made = plan(
      update({ folders: [newFolder({ lastUpdateTime: '1999' })] }),
      updateFacts({ associations: [membership] }),
    )
    expect(made.folders).toMatchObject([
      { id: uuid('2'), logicalId: folderLid, version: 2, lastUpdateTime: '20260314101605' },
    ])
    expect(made.associations).toMatchObject([
      { sourceId: uuid('1'), targetId: uuid('2') },
      { sourceId: uuid('2'), targetId: entryLid },
      { sourceId: uuid('1'), targetId: made.associations[1]?.id },
    ])
    expect(made.superseded).toEqual([{ id: folderLid, kind: 'folder' }])
    expect(made.touchedFolderIds).toEqual([])
  })

  it('holds the new version of an entry that is updated with it', () => {
    const submission = update({ entries: [newEntry()], folders: [newFolder()] })
    const made = plan(submission, updateFacts({ associations: [membership] }))
    const [entry, folder] = [made.documentEntries[0]?.id, made.folders[0]?.id]
    const copies = made.associations.filter(({ sourceId }) => sourceId === folder)
    expect(copies).toMatchObject([{ type: 'HasMember', targetId: entry }])
  })
})

describe('a status (ITI TF-2: 3.57.4.1.3.3.2)', () => {
  it.each<[string, string, UpdateFacts, object]>([
    ['15802: an entry', entryLid, updateFacts(), { kind: 'document-entry' }],
    ['a folder', folderLid, updateFacts(), { kind: 'folder' }],
    ['20001: a relationship', uuid('b'), withAssociation('document-entry'), association()],
    ['a membership', uuid('b'), withAssociation('folder'), association()],
  ])('NIST %s', (...[, id, facts, expected]) => {
    const made = plan(update({ triggers: [statusTrigger(id)] }), facts)
    expect(made.statusChanges).toMatchObject([{ id, availabilityStatus: 'Deprecated' }])
    expect(made.statusChanges).toMatchObject([expected])
    expect(made.associations).toEqual([])
    expect(made.submissionSet.version).toBe(1)
  })

  it('of a membership modifies its folder', () => {
    const made = plan(update({ triggers: [statusTrigger(uuid('b'))] }), withAssociation('folder'))
    expect(made.touchedFolderIds).toEqual([folderLid])
  })

  it('NIST 20001: becomes Approved again', () => {
    const back = { originalStatus: [statusDeprecated], newStatus: [statusApproved] }
    const facts = updateFacts({
      objects: new Map([[entryLid, updatableEntry({ availabilityStatus: 'Deprecated' })]]),
    })
    const made = plan(update({ triggers: [statusTrigger(entryLid, back)] }), facts)
    expect(made.statusChanges).toMatchObject([{ id: entryLid, availabilityStatus: 'Approved' }])
  })
})

describe('a new association (ITI TF-2: 3.57.4.1.3.3.3)', () => {
  it('NIST 20001: of entries is none of the submission set', () => {
    expect(plan(submitting()).associations).toMatchObject([
      { id: uuid('2'), type: 'APND', sourceId: otherEntry, targetId: entryLid, version: 1 },
    ])
  })

  it('of folder and entry is a member of the submission set (ITI TF-3: 4.2.1.4)', () => {
    const made = plan(submitting({ type: 'HasMember', sourceId: folderLid }))
    expect(made.associations).toMatchObject([
      { id: uuid('2'), sourceId: folderLid, targetId: entryLid, availabilityStatus: 'Approved' },
      { sourceId: uuid('1'), targetId: uuid('2') },
    ])
    expect(made.touchedFolderIds).toEqual([folderLid])
  })

  it('NIST 20005: is Deprecated where the message says so', () => {
    const made = plan(submitting({}, { triggers: [submitTrigger(), statusTrigger('as-9')] }))
    expect(made.associations).toMatchObject([{ type: 'APND', availabilityStatus: 'Deprecated' }])
    expect(made.statusChanges).toEqual([])
  })

  it('that replaces deprecates and follows into the folders (ITI TF-3: 4.2.2.2.3)', () => {
    const facts = updateFacts({ associations: [membership], derivedIds: [uuid('7')] })
    const made = plan(submitting({ type: 'RPLC' }), facts)
    expect(made.statusChanges).toEqual(
      [entryLid, uuid('7')].map((id) => ({
        id,
        kind: 'document-entry',
        availabilityStatus: 'Deprecated',
      })),
    )
    expect(made.associations).toMatchObject([
      { type: 'RPLC' },
      { type: 'HasMember', sourceId: folderLid, targetId: otherEntry },
      { type: 'HasMember', sourceId: uuid('1') },
    ])
    const held = updateFacts({
      associations: [membership, { ...membership, association: replaced }],
    })
    expect(plan(submitting({ type: 'RPLC' }), held).associations.length).toBe(1)
  })

  it('may tie a new version by hand when nothing is propagated', () => {
    const submission = submitting(
      {},
      {
        entries: [newEntry()],
        associations: [
          sampleAssociation({
            id: 'as-9',
            type: 'APND',
            sourceId: 'de-1',
            targetId: otherEntry,
          }),
        ],
        slots: { PreviousVersion: ['1'], AssociationPropagation: ['no'] },
      },
    )
    expect(plan(submission).associations).toMatchObject([
      { type: 'HasMember' },
      { type: 'APND', sourceId: uuid('2'), targetId: otherEntry },
    ])
  })
})

describe('the facts that are needed', () => {
  it('are the logical objects, the targets and the ends, each once', () => {
    const submission = submitting(
      { type: 'RPLC' },
      {
        entries: [newEntry({ id: uuid('9'), logicalId: uuid('8') })],
        triggers: [submitTrigger(), statusTrigger(folderLid)],
      },
    )
    expect(updateFactsNeeded(canonicalUpdate(submission))).toEqual({
      patientId: samplePatientId,
      submittedIds: [uuid('9')],
      submissionSetUniqueId: '2.999.77.3.1',
      logicalIds: [uuid('8')],
      objectIds: [folderLid, otherEntry, entryLid],
      replacedIds: [entryLid],
    })
  })

  it('do not name what is in the message', () => {
    const submission = update({ entries: [newEntry()], triggers: [statusTrigger('de-1')] })
    expect(updateFactsNeeded(submission)).toMatchObject({ objectIds: [], submittedIds: [] })
  })
})

function plan(
  submission: UpdateSubmission,
  facts = updateFacts(),
  transaction: UpdateTransaction = 'ITI-57',
): UpdatePlan {
  expect(checkUpdate(submission, transaction)).toEqual([])
  let count = 0
  const decision = decideUpdate(canonicalUpdate(submission), facts, {
    transaction,
    now,
    newUuid: () => uuid(String((count += 1)).at(-1) ?? '').slice('urn:uuid:'.length),
    policy: { repositoryUniqueIds: undefined, releaseAttributes: 'changeable' },
  })
  if (decision.kind === 'reject') throw new Error(JSON.stringify(decision.errors))
  return decision.plan
}

function ofOther(submission: UpdateSubmission): UpdateSubmission {
  return {
    ...submission,
    submissionSets: submission.submissionSets.map((set) => ({
      ...set,
      patientId: otherPatientId,
    })),
  }
}

function withLatest(changes: Parameters<typeof registeredEntry>[0]): UpdateFacts {
  const object = registeredEntry(changes)
  return updateFacts({ latest: new Map([[entryLid, { object, patientId: samplePatientId }]]) })
}

function association() {
  return { kind: 'association' } as const
}

function withAssociation(sourceKind: 'folder' | 'document-entry'): UpdateFacts {
  return updateFacts({
    objects: new Map([
      [
        uuid('b'),
        {
          ...association(),
          type: sourceKind === 'folder' ? 'HasMember' : 'APND',
          sourceKind,
          sourceId: folderLid,
          patientId: samplePatientId,
          availabilityStatus: 'Approved',
        },
      ],
    ]),
  })
}
