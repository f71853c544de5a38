import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statusApproved, storedQueryIds } from '../identifiers.ts'
import type { AdhocQueryRequest } from '../messages.ts'
import { decodeValues } from './query-values.ts'
import { readQuery } from './query.ts'

const patient = ['$XDSDocumentEntryPatientId', "'N-1^^^&2.999.1.2&ISO'"] as const
const status = ['$XDSDocumentEntryStatus', `('${statusApproved}')`] as const

describe('a stored query that is read (ITI TF-2: 3.18.4.1.2.3)', () => {
  it('comes as a typed value', () => {
    const read = readQuery(
      request([
        ['$XDSDocumentEntryPatientId', "'N-1^^^&2.999.1.2&ISO^^'"],
        status,
        ['$XDSDocumentEntryClassCode', "('A^^1.2' , 'B,)^^1.3')", "('C^^1.4')"],
        ['$XDSDocumentEntryEventCodeList', "('CT^^1.2')"],
        ['$XDSDocumentEntryEventCodeList', "('HEAD^^1.3')"],
        ['$XDSDocumentEntryCreationTimeFrom', '2026'],
        ['$XDSDocumentEntryAuthorPerson', "('O''Dwyer%')"],
      ]),
    )
    expect(read).toMatchObject({
      kind: 'query',
      query: {
        kind: 'FindDocuments',
        patientId: 'N-1^^^&2.999.1.2&ISO',
        statuses: ['Approved'],
        types: ['stable'],
        classCodes: ['A^^1.2', 'B,)^^1.3', 'C^^1.4'],
        typeCodes: undefined,
        eventCodes: [['CT^^1.2'], ['HEAD^^1.3']],
        creationTime: { from: '20260101000000', to: undefined },
        authorPersons: ["O'Dwyer%"],
      },
    })
  })

  it('is found by its id in either case, with home and unknown parameters ignored', () => {
    const asked = {
      ...request([patient, status, ['$Colour', 'blue']]),
      queryId: storedQueryIds.FindDocuments.toUpperCase(),
      homeCommunityId: 'urn:oid:2.999.1',
    }
    expect(readQuery(asked).kind).toBe('query')
  })
})

describe('a stored query that is refused', () => {
  it.each<[string, AdhocQueryRequest, readonly string[]]>([
    ['an unknown id', { ...request([]), queryId: 'urn:uuid:0' }, ['XDSUnknownStoredQuery']],
    [
      'another return type',
      { ...request([patient, status]), returnType: 'RegistryObject' },
      ['XDSRegistryError'],
    ],
    ['no patient', request([status]), ['XDSStoredQueryMissingParam']],
    ['no status', request([patient]), ['XDSStoredQueryMissingParam']],
    ['neither', request([]), ['XDSStoredQueryMissingParam', 'XDSStoredQueryMissingParam']],
    [
      'unknown statuses alone',
      request([patient, ['$XDSDocumentEntryStatus', "('x')"]]),
      ['XDSStoredQueryMissingParam'],
    ],
    [
      'two patients in two values',
      request([[patient[0], patient[1], patient[1]], status]),
      ['XDSStoredQueryParamNumber'],
    ],
    [
      'two patients in a list',
      request([[patient[0], "('a','b')"], status]),
      ['XDSStoredQueryParamNumber'],
    ],
    [
      'two patients in two slots',
      request([patient, patient, status]),
      ['XDSStoredQueryParamNumber'],
    ],
    ['a status slot that is repeated', request([patient, status, status]), ['XDSRegistryError']],
    ['a patient that is no CX', request([[patient[0], "'N-1'"], status]), ['XDSRegistryError']],
    [
      'a code without scheme',
      request([patient, status, ['$XDSDocumentEntryClassCode', "('A')"]]),
      ['XDSRegistryError'],
    ],
    [
      'the scheme beside the code',
      request([patient, status, ['$XDSDocumentEntryClassCodeScheme', "('1.2')"]]),
      ['XDSRegistryError'],
    ],
    [
      'a time that is none',
      request([patient, status, ['$XDSDocumentEntryCreationTimeTo', 'today']]),
      ['XDSRegistryError'],
    ],
    [
      'a type that nobody knows',
      request([patient, status, ['$XDSDocumentEntryType', "('x')"]]),
      ['XDSRegistryError'],
    ],
    [
      'no reference id',
      request([patient, status], 'FindDocumentsByReferenceId'),
      ['XDSStoredQueryMissingParam'],
    ],
    ['no id of the two', request([], 'GetDocuments'), ['XDSStoredQueryMissingParam']],
    [
      'both ids',
      request(
        [
          ['$XDSDocumentEntryEntryUUID', "('a')"],
          ['$XDSDocumentEntryUniqueId', "('b')"],
        ],
        'GetDocuments',
      ),
      ['XDSStoredQueryParamNumber'],
    ],
  ])('%s', (_, asked, codes) => {
    const read = readQuery(asked)
    expect(read.kind === 'reject' ? read.errors.map((error) => error.code) : []).toEqual(codes)
  })
})

describe('parameter values (ITI TF-2: 3.18.4.1.2.3.5)', () => {
  const list = {
    name: '$x',
    need: 'optional',
    values: 'list',
    type: 'text',
    repeated: 'never',
  } as const
  const one = { ...list, values: 'one' } as const

  it.each<[string, readonly string[]]>([
    ["('a')", ['a']],
    ["('a','b')", ['a', 'b']],
    ["  ( 'a' ,\n'b' )  ", ['a', 'b']],
    ["('a,b','(c)')", ['a,b', '(c)']],
    ["('it''s')", ["it's"]],
  ])('%s', (text, values) => {
    expect(decodeValues([text], list)).toEqual({ kind: 'values', values })
  })

  it.each(["'a'", '()', "('a'", "('a',)", "('a' 'b')", "('a'b')", '(a)', "('')", '', '"a"'])(
    'a list is not %s',
    (text) => {
      expect(decodeValues([text], list).kind).toBe('malformed')
    },
  )

  it.each(["('a')", 'a', "'a", "''", ''])('a single value is not %s', (text) => {
    expect(decodeValues([text], one).kind).toBe('malformed')
  })

  it('gives back any list of texts that was quoted', () => {
    assert(
      property(array(string({ minLength: 1 }), { minLength: 1 }), (values) => {
        const text = `(${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`
        expect(decodeValues([text], list)).toEqual({ kind: 'values', values })
      }),
    )
  })

  it('never throws, whatever comes', () => {
    assert(
      property(string({ unit: constantFrom("'", '(', ')', ',', 'a', ' ') }), (text) => {
        expect(['values', 'malformed']).toContain(decodeValues([text], list).kind)
      }),
    )
  })

  it('reads a megabyte of quotes in one pass', () => {
    const quotes = "'".repeat(1_000_000)
    expect(decodeValues([`(${quotes})`], list).kind).toBe('values')
    expect(decodeValues([`(${quotes}'x)`], list).kind).toBe('malformed')
  })
})

function request(
  slots: readonly (readonly [string, ...string[]])[],
  name: keyof typeof storedQueryIds = 'FindDocuments',
): AdhocQueryRequest {
  return {
    returnType: 'LeafClass',
    queryId: storedQueryIds[name],
    homeCommunityId: undefined,
    slots: slots.map(([slot, ...values]) => ({ name: slot, values })),
  }
}
