import { array, assert, constantFrom, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParameterType, QueryParameter } from '../queries.ts'
import { decodeValues } from './query-values.ts'

const list = parameter('list', 'text')
const one = parameter('one', 'text')

describe('a list (ITI TF-2: 3.18.4.1.2.3.5)', () => {
  it.each<[string, readonly string[]]>([
    ["('a')", ['a']],
    ["('a','b')", ['a', 'b']],
    ["  ( 'a' ,\n'b' )  ", ['a', 'b']],
    ["('a,b','(c)')", ['a,b', '(c)']],
    ["('it''s')", ["it's"]],
    ["('''')", ["'"]],
    ["(' a ')", [' a ']],
  ])('%s', (text, values) => {
    expect(decodeValues([text], list)).toEqual({ kind: 'values', values })
  })

  it('goes on in the next Value, which has parentheses of its own', () => {
    expect(decodeValues(["('a')", "('b','c')"], list)).toEqual({
      kind: 'values',
      values: ['a', 'b', 'c'],
    })
    expect(decodeValues(["('a'", "'b')"], list).kind).toBe('malformed')
    expect(decodeValues(["('a')", "'b'"], list).kind).toBe('malformed')
  })

  it('may be longer than the 256 characters at which a sender splits it', () => {
    const values = Array.from({ length: 50 }, (_, index) => `value-${index}`)
    const text = `(${values.map((value) => `'${value}'`).join(',')})`
    expect(text.length).toBeGreaterThan(256)
    expect(decodeValues([text], list)).toEqual({ kind: 'values', values })
  })

  it.each([
    "'a'",
    '()',
    '( )',
    "('a'",
    "('a',)",
    "(,'a')",
    "('a' 'b')",
    "('a'b')",
    "('a')('b')",
    '(a)',
    "('')",
    '',
    '"a"',
    '("a")',
    '(',
    ')',
  ])('is not %s', (text) => {
    expect(decodeValues([text], list).kind).toBe('malformed')
  })

  it('gives back any list of texts that was quoted, however it is split', () => {
    const texts = array(array(string({ minLength: 1 }), { minLength: 1 }), { minLength: 1 })
    assert(
      property(texts, (lists) => {
        const values = lists.map(
          (items) => `(${items.map((value) => `'${value.replaceAll("'", "''")}'`).join(' , ')})`,
        )
        expect(decodeValues(values, list)).toEqual({ kind: 'values', values: lists.flat() })
      }),
    )
  })

  it('never throws, whatever comes', () => {
    const texts = array(string({ unit: constantFrom("'", '(', ')', ',', 'a', ' ', '^', '2') }))
    const types = constantFrom<ParameterType>('text', 'code', 'time', 'number', 'uuid', 'patientId')
    assert(
      property(tuple(texts, types, constantFrom('one', 'list')), ([values, type, multiplicity]) => {
        const { kind } = decodeValues(values, parameter(multiplicity, type))
        expect(['values', 'several', 'malformed']).toContain(kind)
      }),
    )
  })

  it('reads a megabyte of quotes in one pass', () => {
    const quotes = "'".repeat(1_000_000)
    expect(decodeValues([`(${quotes})`], list).kind).toBe('values')
    expect(decodeValues([`(${quotes}'x)`], list).kind).toBe('malformed')
    expect(decodeValues([`('${'^'.repeat(1_000_000)}')`], parameter('list', 'code')).kind).toBe(
      'malformed',
    )
  })
})

describe('a single value (ITI TF-2: 3.18.4.1.2.3.5)', () => {
  it('stands without parentheses', () => {
    expect(decodeValues(["'a,(b)'"], one)).toEqual({ kind: 'values', values: ['a,(b)'] })
  })

  it.each(["('a')", 'a', "'a", "''", "'", '', ' ', '()'])('is not %s', (text) => {
    expect(decodeValues([text], one).kind).toBe('malformed')
  })

  it.each([[["'a'", "'b'"]], [["('a','b')"]], [["'a','b'"]], [["('a')", "('b')"]]])(
    'is not two: %j',
    (texts) => {
      const { kind } = decodeValues(texts, one)
      expect(kind === 'several' || kind === 'malformed').toBe(true)
    },
  )

  it('is counted before it is read: two patients are two, whatever they look like', () => {
    expect(decodeValues(["'a'", "'b'"], parameter('one', 'patientId'))).toEqual({
      kind: 'several',
      count: 2,
    })
  })

  it('is not nothing', () => {
    expect(decodeValues([], one).kind).toBe('malformed')
  })
})

describe('a value of a type', () => {
  it.each<[ParameterType, string, string]>([
    ['time', '2026', '20260101000000'],
    ['time', "'20260314'", '20260314000000'],
    ['time', '20260314101559', '20260314101559'],
    ['number', '2', '2'],
    ['code', "'REPORT^^2.999.20.1'", 'REPORT^^2.999.20.1'],
    ['code', "'a^b^^a scheme'", 'a^b^^a scheme'],
    ['uuid', "'URN:UUID:0B0F6F1E-8A51-4C5E-9D0E-2F7F0A0C0001'", uuid(1)],
    ['uuid', "'de-1'", 'de-1'],
    ['patientId', "'N-1^^^&2.999.1.2&ISO^^'", 'N-1^^^&2.999.1.2&ISO'],
    ['patientId', "'N-1^^^NORTH&2.999.1.2&ISO'", 'N-1^^^&2.999.1.2&ISO'],
  ])('%s: %s', (type, text, value) => {
    expect(decodeValues([text], parameter('one', type))).toEqual({
      kind: 'values',
      values: [value],
    })
  })

  it.each<[ParameterType, string]>([
    ['time', 'today'],
    ['time', '202603141'],
    ['time', '20260230'],
    ['time', '2026-03-14'],
    ['time', "'20260314"],
    ['number', "'2'"],
    ['number', '-1'],
    ['number', '2.0'],
    ['number', '1e1'],
    ['number', 'two'],
    ['code', "'REPORT'"],
    ['code', "'REPORT^2.999.20.1'"],
    ['code', "'REPORT^report^2.999.20.1'"],
    ['code', "'REPORT^^'"],
    ['code', "'^^2.999.20.1'"],
    ['code', 'REPORT^^2.999.20.1'],
    ['text', '2026'],
    ['uuid', uuid(1)],
    ['patientId', "'N-1'"],
    ['patientId', "'N-1^^^2.999.1.2'"],
    ['patientId', "'^^^&2.999.1.2&ISO'"],
    ['patientId', "'N-1^^^NORTH'"],
    ['patientId', "'N-1^^^NORTH&&ISO'"],
  ])('is not %s: %s', (type, text) => {
    expect(decodeValues([text], parameter('one', type)).kind).toBe('malformed')
  })

  it('is named by its place when it is refused, not by what it says', () => {
    const decoded = decodeValues(["('A^^1.2','O''Dwyer')"], parameter('list', 'code'))
    expect(decoded).toEqual({
      kind: 'malformed',
      problem: "value 2 of 2 is not a code in single quotes with its scheme: 'code^^scheme'",
    })
  })
})

function parameter(values: QueryParameter['values'], type: ParameterType): QueryParameter {
  return { name: '$x', need: 'optional', values, type, repeated: 'never' }
}

function uuid(count: number): string {
  return `urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c000${count}`
}
