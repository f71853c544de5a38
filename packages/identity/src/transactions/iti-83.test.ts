// $ihe-pix: questions and answers in and out, what each mistake is called, and the audit.
import { readXml } from '@isthmus/xml/read-xml'
import { describe, expect, it } from 'vitest'
import { auditIti83 } from '../audit/iti-83.ts'
import type { CrossReferenceAnswer } from '../cross-reference.ts'
import {
  decodePixmAnswer,
  decodePixmParameters,
  decodePixmQuery,
  encodePixmAnswer,
  encodePixmQuery,
  pixmFormatOf,
} from './iti-83.ts'

const source = { id: 'a|b,c$ d\\', namespace: undefined, oid: '2.999.2.2' }
const targets = ['2.999.1.2', '2.999.2.1'].map((oid) => ({ namespace: undefined, oid }))

function ask(text: string) {
  return decodePixmQuery(new URLSearchParams(text))
}

function parameters(...parameter: readonly object[]): object {
  return { resourceType: 'Parameters', parameter }
}

const number = { name: 'sourceIdentifier', valueString: 'urn:oid:2.999.2.2|7' }

describe('the question (ITI TF-2: 3.83.4.1.2)', () => {
  it('is read back', () => {
    expect(ask(encodePixmQuery({ source, targets }).toString())).toEqual({ source, targets })
  })

  it('names a system that is no OID as nobody', () => {
    const { source: found, targets: wanted } = ask(
      'sourceIdentifier=http://fhir.test|Patient/1&targetSystem=urn:oid:9.1&_format=json',
    )
    expect(found).toEqual({ id: 'Patient/1', namespace: undefined, oid: undefined })
    expect(wanted).toEqual([{ namespace: undefined, oid: undefined }])
  })

  it('comes as a Parameters resource as well (FHIR R4: operations)', () => {
    const target = { name: 'targetSystem', valueUri: 'urn:oid:2.999.1.2' }
    expect(decodePixmParameters(parameters(number, target))).toEqual({
      source: { id: '7', namespace: undefined, oid: '2.999.2.2' },
      targets: [targets[0]],
    })
  })

  const good = 'sourceIdentifier=urn:oid:2.999.2.2|7'
  it.each([
    ['', 'required', 'sourceIdentifier'],
    ['targetSystem=urn:oid:2.999.1.2', 'required', 'sourceIdentifier'],
    [`${good}&${good}`, 'value', 'sourceIdentifier'],
    ['sourceIdentifier=7', 'value', 'sourceIdentifier'],
    ['sourceIdentifier=|7', 'value', 'sourceIdentifier'],
    ['sourceIdentifier=urn:oid:2.999.2.2|', 'value', 'sourceIdentifier'],
    ['sourceIdentifier=urn:oid:2.999.2.2\\|7', 'value', 'sourceIdentifier'],
    [`${good}${'7'.repeat(600)}`, 'too-long', 'sourceIdentifier'],
    [`${good}${'&targetSystem=urn:oid:2.999'.repeat(51)}`, 'too-long', 'targetSystem'],
    [`${good}&targetsystem=urn:oid:2.999.1.2`, 'not-supported', undefined],
    [`${good}&_format=json&_format=xml`, 'value', '_format'],
  ])('of %j is refused', (text, code, expression) => {
    const issue = expect.objectContaining(
      expression === undefined ? { code } : { code, expression },
    )
    expect(() => ask(text)).toThrow(expect.objectContaining({ status: 400, issue }))
  })

  it.each([
    [[], 'Parameters'],
    [{ resourceType: 'Patient' }, 'Parameters'],
    [{ resourceType: 'Parameters', parameter: {} }, 'Parameters.parameter'],
    [parameters(...Array.from({ length: 201 }, () => number)), 'Parameters.parameter'],
    [parameters({ valueString: 'x' }), 'Parameters.parameter[0].name'],
    [parameters({ name: 'sourceIdentifier' }), 'Parameters.parameter[0]'],
    [parameters({ ...number, valueUri: 'urn:x' }), 'Parameters.parameter[0]'],
    [parameters({ name: 'sourceIdentifier', valueString: 7 }), 'Parameters.parameter[0]'],
  ])('as the resource %j is refused', (resource, expression) => {
    const issue = expect.objectContaining({ expression })
    expect(() => decodePixmParameters(resource)).toThrow(expect.objectContaining({ issue }))
  })

  it.each([
    ['', undefined, 'json'],
    ['', '*/*', 'json'],
    ['', 'application/fhir+xml', 'xml'],
    ['', 'application/fhir+json;q=0.5, application/fhir+xml', 'xml'],
    ['', 'text/html, application/xml;q=0.9, */*;q=0.8', 'xml'],
    ['_format=json', 'application/fhir+xml', 'json'],
    ['_format=application/fhir+xml', undefined, 'xml'],
  ])('with %j and Accept %j is answered in %s (ITI TF-2: Z.6)', (query, accept, format) => {
    expect(pixmFormatOf(new URLSearchParams(query), accept)).toBe(format)
  })

  it.each([
    ['_format=ttl', undefined],
    ['', 'text/html'],
    ['', 'application/fhir+json;q=0'],
  ])('with %j and Accept %j cannot be answered', (query, accept) => {
    expect(() => pixmFormatOf(new URLSearchParams(query), accept)).toThrow(
      expect.objectContaining({ status: 406 }),
    )
  })
})

describe('the answer (ITI TF-2: 3.83.4.2.2)', () => {
  const answers: readonly (readonly [CrossReferenceAnswer, number, string])[] = [
    [{ kind: 'found', identifiers: [source] }, 200, 'targetIdentifier'],
    [{ kind: 'found', identifiers: [] }, 200, 'Parameters'],
    [{ kind: 'source-not-found' }, 404, 'sourceIdentifier Patient Identifier not found'],
    [{ kind: 'source-ambiguous' }, 409, 'multiple-matches'],
    [
      { kind: 'source-authority-not-recognized' },
      400,
      'sourceIdentifier Assigning Authority not found',
    ],
    [{ kind: 'target-not-recognized', positions: [] }, 403, 'targetSystem not found'],
  ]

  it.each(answers)('of %j is written and read back', (answer, status, text) => {
    const json = encodePixmAnswer(answer, 'json')
    expect(json).toMatchObject({ status, body: expect.stringContaining(text) })
    expect(decodePixmAnswer(status, JSON.parse(json.body))).toEqual(answer)
    const xml = encodePixmAnswer(answer, 'xml')
    expect(xml).toMatchObject({ status, body: expect.stringContaining(text) })
    expect(readXml(xml.body).namespace).toBe('http://hl7.org/fhir')
  })

  it('passes over what is no identifier of an OID', () => {
    const one = { name: 'targetIdentifier', valueIdentifier: { system: 'http://x', value: '1' } }
    const patient = { name: 'targetId', valueReference: { reference: 'Patient/1' } }
    expect(decodePixmAnswer(200, parameters(one, patient))).toEqual({
      kind: 'found',
      identifiers: [],
    })
  })

  it.each([
    [200, { resourceType: 'Bundle' }],
    [200, parameters({ name: 'targetIdentifier', valueIdentifier: { value: '1' } })],
    [404, {}],
    [404, undefined],
    [404, { resourceType: 'OperationOutcome', issue: [{ code: 'not-supported' }] }],
    [403, { resourceType: 'OperationOutcome', issue: [{ code: 'forbidden' }] }],
    [500, { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] }],
  ])('%i with %j is none', (status, resource) => {
    expect(() => decodePixmAnswer(status, resource)).toThrow(
      expect.objectContaining({ name: 'ResponseError' }),
    )
  })
})

it('is audited with both ends, patients and the query (ITI TF-2: 3.83.5.1)', () => {
  const message = auditIti83(
    {
      now: new Date('2026-03-14T12:00:00Z'),
      outcome: 4,
      endpoint: 'https://pix.test/fhir/Patient/$ihe-pix',
      self: { name: 'pix', processId: '7', host: 'pix.test' },
      peer: { name: 'gateway', address: '127.0.0.1' },
      source: { sourceId: 'pix', types: ['4'] },
    },
    { side: 'server', patientIds: ['7^^^&2.999.2.2&ISO'], query: 'sourceIdentifier=x' },
  )
  expect(message).toMatchObject({
    event: { id: { code: '110112' }, types: [{ code: 'ITI-83' }], action: 'E', outcome: 4 },
    participants: [
      { userId: 'gateway', isRequestor: true, roles: [{ code: '110153' }] },
      { userId: 'https://pix.test/fhir/Patient/$ihe-pix', roles: [{ code: '110152' }] },
    ],
    objects: [
      { id: '7^^^&2.999.2.2&ISO' },
      { id: 'PIXmQuery', role: '24', query: Buffer.from('sourceIdentifier=x') },
    ],
  })
})
