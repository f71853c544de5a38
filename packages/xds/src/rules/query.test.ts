import { describe, expect, it, test } from 'vitest'
import {
  type TestSlot,
  patient,
  queryOf,
  queryWith,
  requiredSlots,
} from '../../test/query-slots.ts'
import { storedQueryIds } from '../identifiers.ts'
import type { AdhocQueryRequest } from '../messages.ts'
import { type QueryParameter, type StoredQueryDefinition, storedQueries } from '../queries.ts'
import { valuesMax } from './query-parameters.ts'
import { readQuery } from './query.ts'

describe.each(storedQueries)('$name (ITI TF-2: 3.18.4.1.2.3.7)', (definition) => {
  const { name, parameters, exactlyOneOf } = definition

  it('is answered when it has what it requires, as LeafClass and as ObjectRef', () => {
    for (const returnType of ['LeafClass', 'ObjectRef'] as const) {
      expect(readQuery({ ...queryWith(name), returnType })).toMatchObject({
        kind: 'query',
        query: { returnType, metadataLevel: 1 },
      })
    }
  })

  it('takes every parameter that it knows', () => {
    for (const parameter of parameters.filter((one) => !exactlyOneOf.includes(one.name))) {
      const slot: TestSlot = [parameter.name, ...valuesFor(parameter)]
      expect([parameter.name, codesOf(queryWith(name, slot))]).toEqual([parameter.name, []])
    }
  })

  it('is refused without any of those that it requires', () => {
    for (const [missing] of requiredSlots[name]) {
      const left = requiredSlots[name].filter(([slot]) => slot !== missing)
      expect(errorsOf(queryOf(name, left))).toEqual([
        {
          code: 'XDSStoredQueryMissingParam',
          severity: 'Error',
          location: undefined,
          codeContext: expect.stringContaining(missing),
        },
      ])
    }
  })

  it('is refused with a second value of what takes one', () => {
    for (const parameter of parameters.filter(({ values }) => values === 'one')) {
      const [value = ''] = valuesFor(parameter)
      const others = otherChoices(definition, parameter)
      for (const slots of [
        [[parameter.name, value, value]],
        [[parameter.name, `(${value},${value})`]],
        [
          [parameter.name, value],
          [parameter.name, value],
        ],
      ] satisfies readonly (readonly TestSlot[])[]) {
        const asked = [...requiredSlots[name].filter(([slot]) => !others.has(slot)), ...slots]
        expect(codesOf(queryOf(name, asked))).toEqual(['XDSStoredQueryParamNumber'])
      }
    }
  })

  it('is refused with a repeated slot, unless that means AND', () => {
    for (const parameter of parameters.filter(({ values }) => values === 'list')) {
      const slot: TestSlot = [parameter.name, ...valuesFor(parameter)]
      const others = otherChoices(definition, parameter)
      const asked = [...requiredSlots[name].filter(([one]) => !others.has(one)), slot, slot]
      expect([parameter.name, codesOf(queryOf(name, asked))]).toEqual([
        parameter.name,
        parameter.repeated === 'and' ? [] : ['XDSRegistryError'],
      ])
    }
  })

  it('is refused with a malformed value of any parameter', () => {
    for (const parameter of parameters) {
      const others = otherChoices(definition, parameter)
      for (const value of ["'a", '', "('a',)"]) {
        const asked: readonly TestSlot[] = [
          ...requiredSlots[name].filter(([one]) => !others.has(one)),
          [parameter.name, value],
        ]
        const [error, ...more] = errorsOf(queryOf(name, asked))
        expect(error).toMatchObject({ code: 'XDSRegistryError' })
        expect(error?.codeContext).toContain(`${parameter.name}: `)
        expect(more).toEqual([])
      }
    }
  })
})

const queriesByIds = storedQueries.filter(({ exactlyOneOf }) => exactlyOneOf.length > 0)

test.each(queriesByIds)(
  '$name takes any one of its ids, and no two (ITI TF-2: 3.18.4.1.2.3.7)',
  ({ name, parameters, exactlyOneOf }) => {
    const choices = parameters.filter((one) => exactlyOneOf.includes(one.name))
    const others = requiredSlots[name].filter(([slot]) => !exactlyOneOf.includes(slot))
    const slots = choices.map((one): TestSlot => [one.name, ...valuesFor(one)])
    for (const slot of slots) {
      const two = slots.filter((one) => one !== slot).slice(0, 1)
      expect(codesOf(queryOf(name, [...others, slot]))).toEqual([])
      expect(codesOf(queryOf(name, [...others, slot, ...two]))).toEqual([
        'XDSStoredQueryParamNumber',
      ])
    }
  },
)

describe('a stored query is read', () => {
  it('by its id in either case, with home and unknown parameters ignored', () => {
    const asked = {
      ...queryWith('FindDocuments', ['$Colour', 'blue'], ['$Colour', 'red']),
      queryId: storedQueryIds.FindDocuments.toUpperCase(),
      homeCommunityId: 'urn:oid:2.999.1',
    }
    expect(readQuery(asked).kind).toBe('query')
  })

  it('with documentAvailability by its URNs, unknown ones beside them (ITI TF-2: 3.18.4.1.2.3.5.1.2)', () => {
    const name = '$XDSDocumentEntryDocumentAvailability'
    const offline = 'urn:ihe:iti:2010:DocumentAvailability:Offline'
    const asked = queryWith('FindDocuments', [name, `('${offline}','urn:x:Nearline')`])
    expect(readQuery(asked)).toMatchObject({ query: { availabilities: ['offline'] } })
  })
})

describe('a stored query is refused', () => {
  it.each<[string, AdhocQueryRequest, readonly string[]]>([
    [
      'an availability that nothing has',
      queryWith('FindDocuments', [
        '$XDSDocumentEntryDocumentAvailability',
        "('urn:ihe:iti:2010:DocumentAvailability:Nearline')",
      ]),
      ['XDSRegistryError'],
    ],
    [
      'an unknown id',
      { ...queryOf('FindDocuments', []), queryId: 'urn:uuid:0' },
      ['XDSUnknownStoredQuery'],
    ],
    [
      'a query of several patients, which is asked by ITI-51',
      { ...queryOf('FindDocuments', []), queryId: 'urn:uuid:3d1bdb10-39a2-11de-89c2-2f44d94eaa9f' },
      ['XDSUnknownStoredQuery'],
    ],
    ['no id', { ...queryOf('FindDocuments', []), queryId: '' }, ['XDSUnknownStoredQuery']],
    [
      'another return type',
      { ...queryWith('FindDocuments'), returnType: 'RegistryObject' },
      ['XDSRegistryError'],
    ],
    ['no return type', { ...queryWith('GetAll'), returnType: '' }, ['XDSRegistryError']],
    [
      'the return type of documents',
      { ...queryWith('GetDocuments'), returnType: 'LeafClassWithRepositoryItem' },
      ['XDSRegistryError'],
    ],
    [
      'neither patient nor status: both are named',
      queryOf('FindDocuments', []),
      ['XDSStoredQueryMissingParam', 'XDSStoredQueryMissingParam'],
    ],
    [
      'unknown statuses alone',
      queryWith('FindDocuments', ['$XDSDocumentEntryStatus', "('Approved')"]),
      ['XDSStoredQueryMissingParam'],
    ],
    [
      'unknown association statuses alone',
      queryWith('GetAssociations', ['$XDSAssociationStatus', "('Approved')"]),
      ['XDSStoredQueryMissingParam'],
    ],
    [
      'unknown statuses of three kinds',
      queryWith(
        'GetAll',
        ['$XDSDocumentEntryStatus', "('x')"],
        ['$XDSSubmissionSetStatus', "('x')"],
        ['$XDSFolderStatus', "('x')"],
      ),
      Array.from({ length: 3 }, () => 'XDSStoredQueryMissingParam'),
    ],
    [
      'a patient that is no CX',
      queryWith('FindFolders', ['$XDSFolderPatientId', "'N-1'"]),
      ['XDSRegistryError'],
    ],
    [
      'a code without scheme',
      queryWith('FindFolders', ['$XDSFolderCodeList', "('A')"]),
      ['XDSRegistryError'],
    ],
    [
      'a type that nobody knows',
      queryWith('FindDocuments', ['$XDSDocumentEntryType', "('urn:uuid:0')"]),
      ['XDSRegistryError'],
    ],
    [
      'association types that nobody knows',
      queryWith('GetRelatedDocuments', ['$AssociationTypes', "('RPLC')"]),
      ['XDSRegistryError'],
    ],
    ['level 0', queryWith('GetAll', ['$MetadataLevel', '0']), ['XDSRegistryError']],
    ['level 3', queryWith('GetDocuments', ['$MetadataLevel', '3']), ['XDSRegistryError']],
    [
      'the types left over by no type',
      queryWith('FindDocumentsExclude', [
        '$XDSDocumentEntryTypeExclude',
        "('urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1','urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248')",
      ]),
      ['XDSRegistryError'],
    ],
    [
      'several faults: all are told',
      {
        ...queryOf('FindDocuments', [
          ['$XDSDocumentEntryPatientId', patient, patient],
          ['$XDSDocumentEntryClassCode', "('A')"],
        ]),
        returnType: '',
      },
      [
        'XDSRegistryError',
        'XDSStoredQueryParamNumber',
        'XDSRegistryError',
        'XDSStoredQueryMissingParam',
      ],
    ],
  ])('%s', (_, asked, codes) => {
    expect(codesOf(asked)).toEqual(codes)
  })

  it.each([
    '$XDSDocumentEntryClassCodeScheme',
    '$XDSDocumentEntryTypeCodeScheme',
    '$XDSDocumentEntryFormatCodeScheme',
    '$XDSDocumentEntryPracticeSettingCodeScheme',
    '$XDSDocumentEntryHealthcareFacilityTypeCodeScheme',
    '$XDSDocumentEntryEventCodeListScheme',
    '$XDSDocumentEntryConfidentialityCodeScheme',
    '$XDSSubmissionSetContentTypeScheme',
    '$XDSFolderCodeListScheme',
  ])('with %s, the scheme beside the code as an older edition had it', (name) => {
    expect(errorsOf(queryWith('FindDocuments', [name, "('1.2')"]))).toMatchObject([
      { code: 'XDSRegistryError', codeContext: expect.stringContaining(name) },
    ])
  })

  it('with more values than are read; with as many it is not', () => {
    const list = (length: number): TestSlot => [
      '$uuid',
      `(${Array.from({ length }, (_, index) => `'de-${index}'`).join(',')})`,
    ]
    expect(codesOf(queryWith('GetAssociations', list(valuesMax)))).toEqual([])
    expect(codesOf(queryWith('GetAssociations', list(valuesMax + 1)))).toEqual(['XDSRegistryError'])
  })

  it('when one attribute is asked for and excluded (CP-ITI-1323)', () => {
    const excluding = storedQueries.find(({ name }) => name === 'FindDocumentsExclude')
    expect(excluding?.notTogether.length).toBe(10)
    for (const [included, excluded] of excluding?.notTogether ?? []) {
      const [one, other] = [included, excluded].map((name): TestSlot => {
        const parameter = excluding?.parameters.find((candidate) => candidate.name === name)
        if (parameter === undefined) throw new Error(name)
        return [name, ...valuesFor(parameter)]
      })
      if (one === undefined || other === undefined) throw new Error('two slots are due')
      expect(codesOf(queryWith('FindDocumentsExclude', one))).toEqual([])
      expect(codesOf(queryWith('FindDocumentsExclude', other))).toEqual([])
      expect(codesOf(queryWith('FindDocumentsExclude', one, other))).toEqual([
        'XDSStoredQueryParamNumber',
      ])
    }
  })
})

describe('what an error says', () => {
  it('is the parameter, what was found and what would be right', () => {
    const contexts = errorsOf(
      queryWith(
        'FindDocuments',
        ['$XDSDocumentEntryPatientId', patient, patient],
        ['$XDSDocumentEntryTypeCode', "('A^^1.2','B')"],
        ['$XDSDocumentEntryCreationTimeFrom', 'today'],
      ),
    ).map(({ codeContext }) => codeContext)
    expect(contexts).toEqual([
      '$XDSDocumentEntryPatientId has 2 values and takes one',
      '$XDSDocumentEntryTypeCode: value 2 of 2 is not ' +
        "a code in single quotes with its scheme: 'code^^scheme'",
      '$XDSDocumentEntryCreationTimeFrom: value 1 of 1 is not a time: YYYY[MM[DD[hh[mm[ss]]]]]',
    ])
  })

  it('is never the patient, nor any text of the request', () => {
    for (const { name, parameters } of storedQueries) {
      for (const { name: slot } of parameters) {
        for (const value of ["'canary-7'", "('canary-7')", 'canary-7', "('canary-7"]) {
          const asked = queryWith(name, [slot, value, value], ['$canary-7', value])
          const request = { ...asked, returnType: 'canary-7' }
          const texts = errorsOf(request).map(({ codeContext }) => codeContext)
          expect(texts.length).toBeGreaterThan(0)
          expect(texts.join()).not.toContain('canary')
        }
      }
    }
    expect(errorsOf({ ...queryWith('GetAll'), queryId: 'canary' })[0]?.codeContext).not.toContain(
      'canary',
    )
  })
})

/** The other ids of a choice that the parameter belongs to, and the parameter itself. */
function otherChoices(
  { exactlyOneOf }: StoredQueryDefinition,
  { name }: QueryParameter,
): ReadonlySet<string> {
  return new Set(exactlyOneOf.includes(name) ? exactlyOneOf : [name])
}

function valuesFor({ name, values, type }: QueryParameter): readonly string[] {
  const value = name.includes('Status')
    ? `'urn:oasis:names:tc:ebxml-regrep:StatusType:Approved'`
    : name.includes('DocumentEntryTypeExclude') || name === '$XDSDocumentEntryType'
      ? `'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1'`
      : (urnsOf[name] ?? valueOfType[type])
  return [values === 'one' ? value : `(${value})`]
}

const urnsOf: Readonly<Record<string, string>> = {
  $AssociationTypes: "'urn:ihe:iti:2007:AssociationType:APND'",
  $XDSDocumentEntryDocumentAvailability: "'urn:ihe:iti:2010:DocumentAvailability:Offline'",
}

const valueOfType: Readonly<Record<QueryParameter['type'], string>> = {
  text: "'a'",
  code: "'A^^1.2'",
  time: '20260314',
  number: '2',
  uuid: "'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0002'",
  patientId: patient,
}

function errorsOf(asked: AdhocQueryRequest) {
  const read = readQuery(asked)
  return read.kind === 'reject' ? read.errors : []
}

function codesOf(asked: AdhocQueryRequest): readonly string[] {
  return errorsOf(asked).map(({ code }) => code)
}
