import { sampleAssociation, sampleSubmissionSet } from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import {
  entryLid,
  folderLid,
  newEntry,
  newFolder,
  otherEntry,
  otherPatientId,
  statusTrigger,
  submitTrigger,
  submitting,
  update,
  updateOfEntry,
} from '../../test/update-sample.ts'
import { statusApproved, statusDeprecated } from '../identifiers.ts'
import type { UpdateSubmission } from '../metadata/update-submission.ts'
import { errorCodes } from '../errors.ts'
import { associationRules } from './association-rules.ts'
import { structureRules } from './structure-rules.ts'
import { checkUpdate, keptRules, updateRules } from './update.ts'

const membership = { type: 'HasMember', sourceId: folderLid, targetId: entryLid } as const

describe('updates that pass (ITI TF-2: 3.57.4.1.3)', () => {
  it.each<[string, UpdateSubmission]>([
    ['15800: a new version of an entry', updateOfEntry()],
    ['20000: a new version of a folder', update({ folders: [newFolder()] })],
    ['20000e: without propagation', withPropagation('no')],
    ['with propagation said', withPropagation('yes')],
    ['based on version 12', updateOfEntry({}, { PreviousVersion: ['12'] })],
    ['of an on-demand entry', updateOfEntry(onDemand())],
    ['15802: a status', update({ triggers: [statusTrigger(entryLid)] })],
    ['20001: an APND of registered entries', submitting()],
    ['a folder membership of registered objects', submitting(membership)],
    [
      '20003: a new version and its status',
      update({ entries: [newEntry()], triggers: [statusTrigger('de-1')] }),
    ],
    [
      '20005: an association and its status',
      submitting({}, { triggers: [submitTrigger(), statusTrigger('as-9')] }),
    ],
    [
      'a new version that is tied by hand, not propagated',
      submitting(
        { sourceId: 'de-1', targetId: otherEntry },
        {
          entries: [newEntry()],
          associations: [apnd({ sourceId: 'de-1', targetId: otherEntry })],
          slots: { PreviousVersion: ['1'], AssociationPropagation: ['no'] },
        },
      ),
    ],
  ])('ITI-57, NIST %s', (_, submission) => {
    expect(checkUpdate(submission, 'ITI-57')).toEqual([])
  })

  it.each<[string, UpdateSubmission]>([
    ['40000: a new version of an entry', updateOfEntry()],
    ['with propagation said', withPropagation('yes')],
  ])('ITI-92, NIST %s (ITI TF-2: 3.92.4.1.3)', (_, submission) => {
    expect(checkUpdate(submission, 'ITI-92')).toEqual([])
  })
})

describe('new versions that are refused (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3)', () => {
  it.each<[string, UpdateSubmission, string, string]>([
    ['15800c: no lid', updateOfEntry({ logicalId: undefined }), ...lidCodes()],
    ['20000b: lid that is the id', updateOfEntry({ id: entryLid }), ...lidCodes()],
    ['symbolic lid', updateOfEntry({ logicalId: 'Document01' }), ...lidCodes()],
    ['20002b: no PreviousVersion', updateOfEntry({}, {}), ...annotationCodes()],
    ['PreviousVersion 0', updateOfEntry({}, { PreviousVersion: ['0'] }), ...annotationCodes()],
    ['PreviousVersion 1.1', updateOfEntry({}, { PreviousVersion: ['1.1'] }), ...annotationCodes()],
    ['PreviousVersion twice', twoVersions(), ...annotationCodes()],
    ['20002b: no HasMember', withoutMember(), ...annotationCodes()],
    ['two HasMember', twiceMember(), ...annotationCodes()],
    ['AssociationPropagation maybe', withPropagation('maybe'), ...annotationCodes()],
    ['OriginalStatus on a HasMember', withSlot('OriginalStatus'), ...annotationCodes()],
    ['nothing to update', update(), ...operationCodes()],
    ['a reference beside it', withReference(), ...operationCodes()],
    ['20007, 40007: one lid twice', twoOfOneLid(), ...operationCodes()],
    [
      'another patient than the submission set',
      updateOfEntry({ patientId: otherPatientId }),
      ...bothCodes('XDSPatientIDReconciliationError'),
    ],
    ['15800d: no typeCode', updateOfEntry({ typeCode: undefined }), ...metadataCodes()],
    ['no hash', updateOfEntry({ hash: undefined }), ...metadataCodes()],
    ['on-demand with a size', updateOfEntry({ ...onDemand(), size: '1' }), ...metadataCodes()],
    ['no SubmissionSetStatus', withoutStatus(), ...metadataCodes()],
    ['two submission sets', twoSets(), ...metadataCodes()],
    ['what cannot be read', unreadable(), ...metadataCodes()],
    ['RPLC as with ITI-42', withReplacement(), ...operationCodes()],
  ])('NIST %s', (...[, submission, update57, update92]) => {
    expect(codes(submission, 'ITI-57')).toContain(update57)
    expect(codes(submission, 'ITI-92')).toContain(update92)
  })

  it('NIST 20007, 40007: one uniqueId twice says so, too (ITI TF-3: Table 4.2.4.1-2)', () => {
    expect(codes(twoOfOneLid(), 'ITI-57')).toContain('XDSRegistryDuplicateUniqueIdInMessage')
  })

  it('NIST 20000f: a folder without a code is incomplete (ITI TF-3: Table 4.2.3.4-1)', () => {
    const submission = update({ folders: [newFolder({ codes: [] })] })
    expect(codes(submission, 'ITI-57')).toEqual(['XDSRegistryMetadataError'])
  })

  it.each<[string, UpdateSubmission, string]>([
    ['a folder', update({ folders: [newFolder()] }), 'XDSObjectTypeError'],
    [
      'a status',
      update({ entries: [newEntry()], triggers: [statusTrigger('de-1')] }),
      'UnmodifiableMetadataError',
    ],
    ['an association', submitting(), 'XDSInvalidRequestException'],
    ['no propagation', withPropagation('no'), 'XDSMetadataAnnotationError'],
  ])('ITI-92 with %s (ITI TF-2: 3.92.4.1.3)', (_, submission, code) => {
    expect(codes(submission, 'ITI-92')).toEqual([code])
  })
})

describe('status updates that are refused (ITI TF-2: 3.57.4.1.3.3.2)', () => {
  const undecodable = 'XDSMetadataUpdateOperationError'
  const wrong = 'XDSMetadataUpdateError'

  it.each<[string, UpdateSubmission, string]>([
    ['20002: no OriginalStatus', status({ originalStatus: [] }), undecodable],
    ['20002: no NewStatus', status({ newStatus: [] }), undecodable],
    ['20002: unknown OriginalStatus', status({ originalStatus: ['Approved'] }), undecodable],
    ['20002: unknown NewStatus', status({ newStatus: ['urn:x:Submitted'] }), undecodable],
    ['20002: the same twice', status({ newStatus: [statusApproved] }), undecodable],
    ['two NewStatus', status({ newStatus: [statusApproved, statusDeprecated] }), undecodable],
    [
      '20002: PreviousVersion',
      status({ extraSlots: [{ name: 'PreviousVersion', values: ['1'] }] }),
      undecodable,
    ],
    ['target nowhere', status({ targetId: 'de-7' }), undecodable],
    ['two of one target', twoStatuses(), undecodable],
    ['21001: the submission set', status({ targetId: 'ss-1' }), wrong],
    ['not from the submission set', status({ sourceId: entryLid }), wrong],
  ])('NIST %s', (_, submission, code) => {
    expect(codes(submission, 'ITI-57')).toEqual([code])
  })

  it('NIST 21001: the HasMember of the submission set', () => {
    const submission = update({ entries: [newEntry()], triggers: [statusTrigger('member-1')] })
    expect(codes(submission, 'ITI-57')).toEqual([wrong])
  })

  it('an id that stands twice (ITI TF-3: 4.2.3.1.2)', () => {
    const submission = update({
      entries: [newEntry()],
      triggers: [statusTrigger('de-1', { id: 'de-1' })],
    })
    expect(codes(submission, 'ITI-57')).toEqual(['XDSRegistryMetadataError'])
  })
})

describe('associations that are refused (ITI TF-2: 3.57.4.1.3.3.3)', () => {
  it.each<[string, UpdateSubmission, string]>([
    ['a symbolic end', submitting({ targetId: 'de-7' }), 'XDSMetadataUpdateError'],
    ['the submission set as source', submitting({ sourceId: 'ss-1' }), 'XDSMetadataUpdateError'],
    ['the submission set as target', submitting({ targetId: 'ss-1' }), 'XDSMetadataUpdateError'],
    [
      'no association as target',
      update({ triggers: [submitTrigger({ targetId: entryLid })] }),
      'XDSMetadataUpdateError',
    ],
    ['no SubmitAssociation', update({ associations: [apnd()] }), 'XDSMetadataUpdateOperationError'],
    [
      'two SubmitAssociation',
      submitting({}, { triggers: [submitTrigger(), submitTrigger({ id: 'submit-2' })] }),
      'XDSMetadataUpdateOperationError',
    ],
    [
      'SubmissionSetStatus',
      submitting({ ...membership, submissionSetStatus: 'Original' }),
      'XDSMetadataUpdateOperationError',
    ],
    [
      'documentation of a membership',
      submitting({ ...membership, documentation: [{ code: 'x', scheme: '1.2', display: 'x' }] }),
      'XDSRegistryMetadataError',
    ],
    ['itself', submitting({ sourceId: entryLid }), 'XDSRegistryMetadataError'],
    [
      '20006: what is propagated, too',
      submitting(
        {},
        {
          entries: [newEntry()],
          associations: [apnd({ sourceId: 'de-1', targetId: otherEntry })],
        },
      ),
      'XDSMetadataUpdateOperationError',
    ],
  ])('NIST %s', (_, submission, code) => {
    expect(codes(submission, 'ITI-57')).toContain(code)
  })

  it('a folder is not the source of a relationship', () => {
    const submission = submitting(
      {},
      {
        folders: [newFolder()],
        associations: [apnd({ sourceId: 'fd-1', targetId: otherEntry })],
        slots: { PreviousVersion: ['1'], AssociationPropagation: ['no'] },
      },
    )
    expect(codes(submission, 'ITI-57')).toEqual(['XDSMetadataUpdateError'])
  })
})

describe('the table', () => {
  it('keeps the rules of a registration that it names, and no rule twice', () => {
    const known = new Set([...structureRules, ...associationRules].map(({ id }) => id))
    expect([...keptRules].filter((id) => !known.has(id))).toEqual([])
    const ids = updateRules.map(({ id }) => id)
    expect(ids.length).toBe(new Set(ids).size)
  })

  it('answers with codes that its transaction may use, without a patient in the text', () => {
    for (const transaction of ['ITI-57', 'ITI-92'] as const) {
      for (const { code, codeContext } of checkUpdate(twoOfOneLid(), transaction)) {
        const on: readonly string[] = code.startsWith('foreign:')
          ? []
          : errorCodes[code as keyof typeof errorCodes].on
        expect(on).toContain(transaction)
        expect(codeContext).not.toContain('N-1001')
      }
    }
  })
})

function codes(submission: UpdateSubmission, transaction: 'ITI-57' | 'ITI-92') {
  return [...new Set(checkUpdate(submission, transaction).map(({ code }) => code))]
}

function lidCodes() {
  return ['XDSMetadataUpdateError', 'XDSInvalidRequestException'] as const
}

function annotationCodes() {
  return ['XDSMetadataUpdateOperationError', 'XDSMetadataAnnotationError'] as const
}

function operationCodes() {
  return ['XDSMetadataUpdateOperationError', 'XDSInvalidRequestException'] as const
}

function metadataCodes() {
  return bothCodes('XDSRegistryMetadataError')
}

function bothCodes(code: string) {
  return [code, code] as const
}

function onDemand() {
  return { type: 'on-demand', creationTime: undefined, hash: undefined, size: undefined } as const
}

function withPropagation(value: string): UpdateSubmission {
  return updateOfEntry({}, { PreviousVersion: ['1'], AssociationPropagation: [value] })
}

function withSlot(name: string): UpdateSubmission {
  return updateOfEntry({}, { PreviousVersion: ['1'], [name]: ['x'] })
}

function twoVersions(): UpdateSubmission {
  return updateOfEntry({}, { PreviousVersion: ['1', '2'] })
}

function withoutMember(): UpdateSubmission {
  return { ...updateOfEntry(), associations: [] }
}

function twiceMember(): UpdateSubmission {
  const submission = updateOfEntry()
  const [member] = submission.associations
  const second = { ...member, ...sampleAssociation({ id: 'member-2' }) }
  return {
    ...submission,
    associations: [
      ...submission.associations,
      { ...second, submissionSetStatus: 'Original', extraSlots: member?.extraSlots ?? [] },
    ],
  }
}

function withoutStatus(): UpdateSubmission {
  const submission = updateOfEntry()
  return {
    ...submission,
    associations: submission.associations.map((one) => ({
      ...one,
      submissionSetStatus: undefined,
    })),
  }
}

function withReference(): UpdateSubmission {
  const reference = sampleAssociation({ targetId: otherEntry, submissionSetStatus: 'Reference' })
  return update({ entries: [newEntry()], associations: [reference] })
}

function withReplacement(): UpdateSubmission {
  const replacement = apnd({ type: 'RPLC', sourceId: 'de-1', targetId: entryLid })
  return update({ entries: [newEntry()], associations: [replacement] })
}

function twoOfOneLid(): UpdateSubmission {
  return update({ entries: [newEntry(), newEntry({ id: 'de-2' })] })
}

function twoSets(): UpdateSubmission {
  const submission = updateOfEntry()
  const second = sampleSubmissionSet({ id: 'ss-2', uniqueId: '2.999.77.3.2' })
  return { ...submission, submissionSets: [...submission.submissionSets, second] }
}

function unreadable(): UpdateSubmission {
  return { ...updateOfEntry(), unreadable: [{ id: 'as-4', problem: 'of no known type' }] }
}

function status(changes: Parameters<typeof statusTrigger>[1]): UpdateSubmission {
  return update({ triggers: [statusTrigger(entryLid, changes)] })
}

function twoStatuses(): UpdateSubmission {
  return update({
    triggers: [statusTrigger(entryLid), statusTrigger(entryLid, { id: 'status-2' })],
  })
}

function apnd(changes: Parameters<typeof sampleAssociation>[0] = {}) {
  return sampleAssociation({
    id: 'as-9',
    type: 'APND',
    sourceId: otherEntry,
    targetId: entryLid,
    ...changes,
  })
}
