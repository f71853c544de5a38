import { describe, expect, it } from 'vitest'
import { type TestSlot, approved, patient } from '../../test/query-slots.ts'
import { multiPatientQueryIds, storedQueryIds } from '../identifiers.ts'
import type { AdhocQueryRequest } from '../messages.ts'
import { type MultiPatientQueryName, multiPatientQueries } from '../queries.ts'
import { readMultiPatientQuery } from './multi-patient-queries.ts'
import { readQuery } from './query.ts'

const other = `'N-2^^^&2.999.1.2&ISO'`
const cx = [patient, other].map((quoted) => quoted.slice(1, -1))
const always = { from: undefined, to: undefined }
const statusOf: Readonly<Record<MultiPatientQueryName, TestSlot>> = {
  FindDocumentsForMultiplePatients: ['$XDSDocumentEntryStatus', approved],
  FindFoldersForMultiplePatients: ['$XDSFolderStatus', approved],
}

function asked(name: MultiPatientQueryName, ...slots: readonly TestSlot[]): AdhocQueryRequest {
  return {
    returnType: 'LeafClass',
    queryId: multiPatientQueryIds[name],
    homeCommunityId: undefined,
    slots: [statusOf[name], ...slots].map(([slot, ...values]) => ({ name: slot, values })),
  }
}

function codesOf(request: AdhocQueryRequest): readonly string[] {
  const read = readMultiPatientQuery(request)
  return read.kind === 'query' ? [] : read.errors.map(({ code }) => code)
}

describe('FindDocumentsForMultiplePatients (ITI TF-2: 3.51.4.1.2.3)', () => {
  const name = 'FindDocumentsForMultiplePatients'

  it('takes a list of patients, each of them once, and every filter of FindDocuments', () => {
    const request = asked(
      name,
      ['$XDSDocumentEntryPatientId', `(${patient},${other})`, `(${patient})`],
      ['$XDSDocumentEntryEventCodeList', "('A^^1','B^^1')"],
      ['$XDSDocumentEntryEventCodeList', "('C^^1')"],
      ['$XDSDocumentEntryCreationTimeFrom', '2026'],
      ['$MetadataLevel', '2'],
    )
    expect(readMultiPatientQuery(request)).toMatchObject({
      kind: 'query',
      query: {
        kind: name,
        returnType: 'LeafClass',
        metadataLevel: 2,
        patientIds: cx,
        statuses: ['Approved'],
        types: ['stable'],
        eventCodes: [['A^^1', 'B^^1'], ['C^^1']],
        creationTime: { from: '20260101000000', to: undefined },
        excluded: undefined,
      },
    })
  })

  it('names nobody when the parameter is not sent', () => {
    const read = readMultiPatientQuery(asked(name, ['$XDSDocumentEntryClassCode', "('A^^1')"]))
    expect(read).toMatchObject({ query: { patientIds: undefined, classCodes: ['A^^1'] } })
  })
})

describe('FindFoldersForMultiplePatients (ITI TF-2: 3.51.4.1.2.3)', () => {
  const name = 'FindFoldersForMultiplePatients'

  it('takes patients or codes, and shows no deprecated folder at level 1', () => {
    expect(
      readMultiPatientQuery(
        asked(name, ['$XDSFolderPatientId', `(${other})`], ['$XDSFolderCodeList', "('A^^1')"]),
      ),
    ).toEqual({
      kind: 'query',
      query: {
        kind: name,
        returnType: 'LeafClass',
        metadataLevel: 1,
        patientIds: [cx[1]],
        statuses: ['Approved'],
        lastUpdateTime: always,
        codes: [['A^^1']],
      },
    })
  })
})

describe.each([...multiPatientQueries])('$name', ({ name, atLeastOneOf, parameters }) => {
  const valueOf = (slot: string): TestSlot => [
    slot,
    slot.endsWith('PatientId') ? `(${patient})` : "('A^^1.2')",
  ]

  it('takes any one of what narrows it, all of it, and not nothing', () => {
    for (const slot of atLeastOneOf) expect(codesOf(asked(name, valueOf(slot)))).toEqual([])
    expect(codesOf(asked(name, ...atLeastOneOf.map((slot) => valueOf(slot))))).toEqual([])
    const read = readMultiPatientQuery(asked(name))
    expect(read).toEqual({
      kind: 'reject',
      errors: [
        {
          code: 'XDSStoredQueryMissingParam',
          severity: 'Error',
          codeContext: `at least one of ${atLeastOneOf.join(', ')} is required`,
          location: undefined,
        },
      ],
    })
  })

  it('is not narrowed by what is not on the list', () => {
    const others = parameters.filter(
      ({ name: slot, type, need }) =>
        type === 'code' && need === 'optional' && !atLeastOneOf.includes(slot),
    )
    for (const { name: slot } of others) {
      expect(codesOf(asked(name, valueOf(slot)))).toEqual(['XDSStoredQueryMissingParam'])
    }
  })

  it('takes patients as a list alone, and their slot once', () => {
    const slot = atLeastOneOf.find((one) => one.endsWith('PatientId')) ?? ''
    for (const value of [patient, '()', `(${patient}`, "('N-1')"]) {
      expect(codesOf(asked(name, [slot, value]))).toEqual(['XDSRegistryError'])
    }
    expect(codesOf(asked(name, valueOf(slot), valueOf(slot)))).toEqual(['XDSRegistryError'])
  })
})

it('neither transaction answers the queries of the other', () => {
  const ofOne = { ...asked('FindFoldersForMultiplePatients'), queryId: storedQueryIds.FindFolders }
  expect(codesOf(ofOne)).toEqual(['XDSUnknownStoredQuery'])
  const [error] = errorsOf(readMultiPatientQuery(ofOne))
  expect(error?.codeContext).toContain('answers no such query with ITI-51')
  for (const queryId of Object.values(multiPatientQueryIds)) {
    const [other18] = errorsOf(readQuery({ ...ofOne, queryId }))
    expect(other18).toMatchObject({ code: 'XDSUnknownStoredQuery' })
    expect(other18?.codeContext).toContain('answers no such query with ITI-18')
  }
})

function errorsOf(read: ReturnType<typeof readMultiPatientQuery> | ReturnType<typeof readQuery>) {
  return read.kind === 'reject' ? read.errors : []
}
