import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestSlot, queryOf, queryWith, uuid } from '../../test/query-slots.ts'
import {
  onDemandDocumentEntry,
  stableDocumentEntry,
  statusApproved,
  statusDeprecated,
} from '../identifiers.ts'
import type { QueryName } from '../queries.ts'
import { type StoredQuery, patientOf } from '../stored-query.ts'
import { readQuery } from './query.ts'

const both = `('${statusDeprecated}','${statusApproved}')`
const cx = 'N-1^^^&2.999.1.2&ISO'
const always = { from: undefined, to: undefined }
const contents = { types: ['stable'], formatCodes: undefined, confidentialityCodes: [] }
const level1 = { returnType: 'LeafClass', metadataLevel: 1 }

const noFilter = {
  statuses: ['Approved'],
  types: ['stable'],
  availabilities: undefined,
  classCodes: undefined,
  typeCodes: undefined,
  practiceSettingCodes: undefined,
  healthcareFacilityTypeCodes: undefined,
  formatCodes: undefined,
  eventCodes: [],
  confidentialityCodes: [],
  authorPersons: undefined,
  creationTime: always,
  serviceStartTime: always,
  serviceStopTime: always,
  referenceIds: [],
  excluded: undefined,
}

describe('queries by patient', () => {
  it('FindDocuments has every filter (ITI TF-2: 3.18.4.1.2.3.7.1)', () => {
    expect(
      read(
        'FindDocuments',
        ['$XDSDocumentEntryPatientId', "'N-1^^^&2.999.1.2&ISO^^'"],
        ['$XDSDocumentEntryStatus', both],
        ['$XDSDocumentEntryClassCode', "('A^^1.2' , 'B,)^^1.3')", "('C^^1.4')"],
        ['$XDSDocumentEntryTypeCode', "('T^^1')"],
        ['$XDSDocumentEntryPracticeSettingCode', "('P^^1')"],
        ['$XDSDocumentEntryHealthcareFacilityTypeCode', "('H^^1')"],
        ['$XDSDocumentEntryFormatCode', "('F^^1')"],
        ['$XDSDocumentEntryEventCodeList', "('CT^^1.2','MR^^1.2')"],
        ['$XDSDocumentEntryEventCodeList', "('HEAD^^1.3')"],
        ['$XDSDocumentEntryConfidentialityCode', "('N^^1')"],
        ['$XDSDocumentEntryAuthorPerson', "('O''Dwyer%')", "('%Okafor%')"],
        ['$XDSDocumentEntryCreationTimeFrom', '2026'],
        ['$XDSDocumentEntryCreationTimeTo', "'202702'"],
        ['$XDSDocumentEntryServiceStartTimeFrom', '20260314'],
        ['$XDSDocumentEntryServiceStopTimeTo', '2026031410'],
        ['$XDSDocumentEntryType', `('${onDemandDocumentEntry}','${stableDocumentEntry}')`],
        ['$MetadataLevel', '2'],
      ),
    ).toEqual({
      kind: 'FindDocuments',
      returnType: 'LeafClass',
      metadataLevel: 2,
      patientId: cx,
      statuses: ['Approved', 'Deprecated'],
      types: ['stable', 'on-demand'],
      classCodes: ['A^^1.2', 'B,)^^1.3', 'C^^1.4'],
      typeCodes: ['T^^1'],
      practiceSettingCodes: ['P^^1'],
      healthcareFacilityTypeCodes: ['H^^1'],
      formatCodes: ['F^^1'],
      eventCodes: [['CT^^1.2', 'MR^^1.2'], ['HEAD^^1.3']],
      confidentialityCodes: [['N^^1']],
      authorPersons: ["O'Dwyer%", '%Okafor%'],
      creationTime: { from: '20260101000000', to: '20270201000000' },
      serviceStartTime: { from: '20260314000000', to: undefined },
      serviceStopTime: { from: undefined, to: '20260314100000' },
      referenceIds: [],
      excluded: undefined,
    })
  })

  it('a status that nobody knows selects nothing beside one that is known', () => {
    const query = read('FindDocuments', [
      '$XDSDocumentEntryStatus',
      `('urn:oasis:names:tc:ebxml-regrep:StatusType:Submitted')`,
      `('${statusDeprecated}')`,
    ])
    expect(query).toMatchObject({ statuses: ['Deprecated'] })
  })

  it('FindDocumentsByReferenceId (ITI TF-2: 3.18.4.1.2.3.7.14)', () => {
    expect(
      read(
        'FindDocumentsByReferenceId',
        ['$XDSDocumentEntryReferenceIdList', "('A-1^^^&2.999.3&ISO^urn:x','B_^^^^')"],
        ['$XDSDocumentEntryReferenceIdList', "('%7^')"],
      ),
    ).toEqual({
      kind: 'FindDocuments',
      ...level1,
      patientId: cx,
      ...noFilter,
      referenceIds: [
        [
          { exact: 'A-1^^^&2.999.3&ISO^urn:x', like: undefined },
          { exact: 'B_', like: 'B_' },
        ],
        [{ exact: '%7', like: '%7' }],
      ],
    })
  })

  it('FindDocuments knows no reference ids: the parameter is ignored there', () => {
    expect(read('FindDocuments', ['$XDSDocumentEntryReferenceIdList', "('a')"])).toEqual({
      kind: 'FindDocuments',
      ...level1,
      patientId: cx,
      ...noFilter,
    })
  })

  it('FindDocumentsExclude says what an entry must not have (CP-ITI-1323)', () => {
    expect(
      read(
        'FindDocumentsExclude',
        ['$XDSDocumentEntryClassCodeExclude', "('A^^1','B^^1')"],
        ['$XDSDocumentEntryTypeCode', "('T^^1')"],
        ['$XDSDocumentEntryEventCodeListExclude', "('CT^^1')"],
        ['$XDSDocumentEntryEventCodeListExclude', "('HEAD^^1')"],
        ['$XDSDocumentEntryAuthorPersonExclude', "('%Okafor%')"],
        ['$XDSDocumentEntryReferenceIdListExclude', "('a^^^^')"],
        ['$XDSDocumentEntryTypeExclude', `('${stableDocumentEntry}')`],
      ),
    ).toEqual({
      kind: 'FindDocuments',
      ...level1,
      patientId: cx,
      ...noFilter,
      types: ['on-demand'],
      typeCodes: ['T^^1'],
      excluded: {
        classCodes: ['A^^1', 'B^^1'],
        typeCodes: undefined,
        practiceSettingCodes: undefined,
        healthcareFacilityTypeCodes: undefined,
        formatCodes: undefined,
        eventCodes: [['CT^^1'], ['HEAD^^1']],
        confidentialityCodes: [],
        authorPersons: ['%Okafor%'],
        referenceIds: [[{ exact: 'a', like: undefined }]],
      },
    })
  })

  it('FindDocumentsExclude finds stable entries when it says nothing of types', () => {
    expect(read('FindDocumentsExclude')).toMatchObject({ types: ['stable'] })
    expect(
      read('FindDocumentsExclude', [
        '$XDSDocumentEntryTypeExclude',
        `('${onDemandDocumentEntry}')`,
      ]),
    ).toMatchObject({ types: ['stable'] })
  })

  it('FindSubmissionSets (ITI TF-2: 3.18.4.1.2.3.7.2)', () => {
    expect(
      read(
        'FindSubmissionSets',
        ['$XDSSubmissionSetSourceId', "('2.999.4')"],
        ['$XDSSubmissionSetSubmissionTimeFrom', '2026'],
        ['$XDSSubmissionSetAuthorPerson', "'%O''Dwyer%'"],
        ['$XDSSubmissionSetContentType', "('C^^1')"],
      ),
    ).toEqual({
      kind: 'FindSubmissionSets',
      ...level1,
      patientId: cx,
      statuses: ['Approved'],
      sourceIds: ['2.999.4'],
      submissionTime: { from: '20260101000000', to: undefined },
      authorPerson: "%O'Dwyer%",
      contentTypeCodes: ['C^^1'],
    })
    expect(read('FindSubmissionSets')).toMatchObject({
      sourceIds: undefined,
      authorPerson: undefined,
      contentTypeCodes: undefined,
    })
  })

  it('FindFolders (ITI TF-2: 3.18.4.1.2.3.7.3)', () => {
    expect(
      read(
        'FindFolders',
        ['$XDSFolderLastUpdateTimeTo', '2026'],
        ['$XDSFolderCodeList', "('A^^1','B^^1')"],
        ['$XDSFolderCodeList', "('C^^1')"],
      ),
    ).toEqual({
      kind: 'FindFolders',
      ...level1,
      patientId: cx,
      statuses: ['Approved'],
      lastUpdateTime: { from: undefined, to: '20260101000000' },
      codes: [['A^^1', 'B^^1'], ['C^^1']],
    })
  })

  it('GetAll (ITI TF-2: 3.18.4.1.2.3.7.4)', () => {
    expect(
      read(
        'GetAll',
        ['$XDSSubmissionSetStatus', both],
        ['$XDSDocumentEntryFormatCode', "('F^^1')"],
        ['$XDSDocumentEntryConfidentialityCode', "('N^^1')"],
        ['$XDSDocumentEntryConfidentialityCode', "('R^^1')"],
      ),
    ).toEqual({
      kind: 'GetAll',
      ...level1,
      patientId: cx,
      documentEntryStatuses: ['Approved'],
      submissionSetStatuses: ['Approved', 'Deprecated'],
      folderStatuses: ['Approved'],
      associationStatuses: ['Approved'],
      types: ['stable'],
      formatCodes: ['F^^1'],
      confidentialityCodes: [['N^^1'], ['R^^1']],
    })
  })

  it('names its patient for consent and audit', () => {
    for (const name of ['FindDocuments', 'FindSubmissionSets', 'FindFolders', 'GetAll'] as const) {
      expect(patientOf(read(name))).toBe(cx)
    }
    expect(patientOf(read('GetDocuments'))).toBeUndefined()
  })
})

describe('repeated slots (ITI TF-2: 3.18.4.1.2.3.5)', () => {
  it('stay lists of their own, in order, however they are split into Values', () => {
    const codePart = fc.string({
      unit: fc.constantFrom('a', 'Z', '0', ' ', ',', "'", '(', ')', '%'),
      minLength: 1,
      maxLength: 8,
    })
    const code = fc.tuple(codePart, codePart)
    const values = fc.array(code, { minLength: 1, maxLength: 4 })
    const slots = fc.array(fc.array(values, { minLength: 1, maxLength: 3 }), { maxLength: 3 })
    fc.assert(
      fc.property(slots, (lists) => {
        const eventCodes = lists.map((list) => list.flat().map((parts) => parts.join('^^')))
        const sent = lists.map((list): TestSlot => [
          '$XDSDocumentEntryEventCodeList',
          ...list.map((one) => `(${one.map((parts) => quoted(parts.join('^^'))).join()})`),
        ])
        expect(read('FindDocuments', ...sent)).toMatchObject({ eventCodes })
      }),
    )
  })
})

describe('queries by ids', () => {
  const byUuid = { by: { kind: 'entryUuid', ids: [uuid] } }
  const associations = { associationStatuses: ['Approved'] }

  it.each<[QueryName, object]>([
    ['GetDocuments', byUuid],
    ['GetFolders', byUuid],
    ['GetAssociations', { uuids: [uuid], ...associations }],
    ['GetDocumentsAndAssociations', { ...byUuid, ...associations }],
    ['GetSubmissionSets', { uuids: [uuid] }],
    ['GetSubmissionSetAndContents', { ...byUuid, ...contents }],
    ['GetFolderAndContents', { ...byUuid, ...contents }],
    ['GetFoldersForDocument', { ...byUuid, ...associations }],
    [
      'GetRelatedDocuments',
      { ...byUuid, ...associations, associationTypes: ['RPLC'], types: ['stable'] },
    ],
  ])('%s (ITI TF-2: 3.18.4.1.2.3.7)', (name, parts) => {
    expect(read(name)).toEqual({ kind: name, ...level1, ...parts })
  })

  it.each<[QueryName, string, 'one' | 'list']>([
    ['GetDocuments', '$XDSDocumentEntry', 'list'],
    ['GetFolders', '$XDSFolder', 'list'],
    ['GetDocumentsAndAssociations', '$XDSDocumentEntry', 'list'],
    ['GetSubmissionSetAndContents', '$XDSSubmissionSet', 'one'],
    ['GetFolderAndContents', '$XDSFolder', 'one'],
    ['GetFoldersForDocument', '$XDSDocumentEntry', 'one'],
  ])('%s by uniqueId', (name, prefix, values) => {
    const value = values === 'one' ? "'2.999.1'" : "('2.999.1','2.999.2^x')"
    const ids = values === 'one' ? ['2.999.1'] : ['2.999.1', '2.999.2^x']
    expect(readOnly(name, [`${prefix}UniqueId`, value])).toMatchObject({
      by: { kind: 'uniqueId', ids },
    })
  })

  it.each<[QueryName, string]>([
    ['GetDocuments', '$XDSDocumentEntryLogicalID'],
    ['GetFolders', '$XDSFolderLogicalID'],
  ])('%s by %s, all versions at level 2', (name, parameter) => {
    const slots: readonly TestSlot[] = [
      [parameter, `('${uuid}')`],
      ['$MetadataLevel', '2'],
    ]
    expect(readOnly(name, ...slots)).toMatchObject({
      metadataLevel: 2,
      by: { kind: 'logicalId', ids: [uuid] },
    })
  })

  it('leaves out what can be no entryUUID, and is still a query', () => {
    const upper = uuid.toUpperCase()
    const values = `('${upper}','de-1','urn:uuid:1','{${uuid}}')`
    expect(readOnly('GetDocuments', ['$XDSDocumentEntryEntryUUID', values])).toMatchObject(byUuid)
    expect(readOnly('GetSubmissionSets', ['$uuid', "('de-1')"])).toMatchObject({ uuids: [] })
    expect(readOnly('GetFolderAndContents', ['$XDSFolderEntryUUID', "'fd-1'"])).toMatchObject({
      by: { kind: 'entryUuid', ids: [] },
    })
  })

  it('narrows the entries beside other objects', () => {
    for (const name of ['GetSubmissionSetAndContents', 'GetFolderAndContents'] as const) {
      expect(
        read(
          name,
          ['$XDSDocumentEntryFormatCode', "('F^^1')"],
          ['$XDSDocumentEntryConfidentialityCode', "('N^^1','V^^1')"],
          ['$XDSDocumentEntryType', `('${onDemandDocumentEntry}')`],
        ),
      ).toMatchObject({
        types: ['on-demand'],
        formatCodes: ['F^^1'],
        confidentialityCodes: [['N^^1', 'V^^1']],
      })
    }
  })

  it('GetRelatedDocuments takes each type once, and leaves unknown ones aside', () => {
    const values = [
      'urn:ihe:iti:2007:AssociationType:XFRM',
      'urn:ihe:iti:2007:AssociationType:XFRM',
      'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember',
      'urn:example:Other',
      'RPLC',
    ]
    expect(
      read('GetRelatedDocuments', [
        '$AssociationTypes',
        `(${values.map((value) => `'${value}'`).join()})`,
      ]),
    ).toMatchObject({ associationTypes: ['XFRM', 'HasMember'] })
  })
})

describe('deprecated folders and associations (ITI TF-2: 3.18.4.1.2.3.5.1)', () => {
  const status: TestSlot = ['$XDSAssociationStatus', both]
  const level2: TestSlot = ['$MetadataLevel', '2']

  it('are shown at level 2 when they are asked for', () => {
    expect(read('GetAssociations', status, level2)).toMatchObject({
      associationStatuses: ['Approved', 'Deprecated'],
    })
    expect(read('FindFolders', ['$XDSFolderStatus', both], level2)).toMatchObject({
      statuses: ['Approved', 'Deprecated'],
    })
  })

  it('are not shown at level 2 when nobody asks for them', () => {
    expect(read('GetAssociations', level2)).toMatchObject({ associationStatuses: ['Approved'] })
  })

  it('are never shown at level 1', () => {
    expect(read('GetAssociations', status)).toMatchObject({ associationStatuses: ['Approved'] })
    const only: TestSlot = ['$XDSAssociationStatus', `('${statusDeprecated}')`]
    expect(read('GetAll', only, ['$XDSFolderStatus', both])).toMatchObject({
      associationStatuses: [],
      folderStatuses: ['Approved'],
    })
  })
})

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** The query with what it requires and these slots. */
function read(name: QueryName, ...slots: readonly TestSlot[]): StoredQuery {
  return queryOfResult(readQuery(queryWith(name, ...slots)))
}

/** The query with these slots alone. */
function readOnly(name: QueryName, ...slots: readonly TestSlot[]): StoredQuery {
  return queryOfResult(readQuery(queryOf(name, slots)))
}

function queryOfResult(result: ReturnType<typeof readQuery>): StoredQuery {
  if (result.kind === 'reject') throw new Error(result.errors.map((one) => one.code).join())
  return result.query
}
