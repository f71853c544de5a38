import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { ResponseError } from '@isthmus/ihe/response-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { XmlElement } from '@isthmus/xml/element'
import { readXml } from '@isthmus/xml/read-xml'
import { bodyOf, sampleText } from '../../test/sample.ts'
import { checkSubmission } from '../rules/submission.ts'
import { iti18 } from './iti-18.ts'
import { iti41 } from './iti-41.ts'
import { iti42 } from './iti-42.ts'
import { iti43 } from './iti-43.ts'
import { rad69 } from './rad-69.ts'

/** One spoilt place: which element, counted in document order, and what becomes of it. */
const change = fc.record({
  at: fc.nat({ max: 400 }),
  kind: fc.constantFrom('drop', 'twice', 'bare', 'text', 'attribute', 'rename', 'hoist'),
  text: fc.string({ unit: 'binary', maxLength: 300 }),
})
const changes = fc.array(change, { minLength: 1, maxLength: 6 })

const registration = bodyOf(sampleText('iti-42-request'))
const provision: XmlElement = {
  ...registration,
  namespace: 'urn:ihe:iti:xds-b:2007',
  name: 'ProvideAndRegisterDocumentSetRequest',
  attributes: new Map(),
  children: [
    registration,
    element('Document', new Map([['id', 'de-1']]), 'AAAA'),
    element('Document', new Map([['id', 'de-2']]), 'AAAA'),
  ],
}
const query = bodyOf(sampleText('iti-18-request'))
const imaging = bodyOf(sampleText('rad-69-request'))
const retrieval = bodyOf(sampleText('iti-43-response'))

describe('a spoilt body is read or refused, never worse', () => {
  test('ITI-42: what was read is judged, and can be written again', () => {
    holds(registration, (body) => {
      const request = iti42.decodeRequest(body)
      checkSubmission(request.submission, 'ITI-42')
      const again = iti42.decodeRequest(readXml(iti42.encodeRequest(request)))
      expect(again.submission.documentEntries.length).toBe(
        request.submission.documentEntries.length,
      )
    })
  })

  test('ITI-41', () => {
    expect(() =>
      holds(provision, (body) => readXml(iti41.encodeRequest(iti41.decodeRequest(body)))),
    ).not.toThrow()
  })

  test('ITI-18', () => {
    expect(() =>
      holds(query, (body) => readXml(iti18.encodeRequest(iti18.decodeRequest(body)))),
    ).not.toThrow()
  })

  test('RAD-69', () => {
    expect(() =>
      holds(imaging, (body) => readXml(rad69.encodeRequest(rad69.decodeRequest(body)))),
    ).not.toThrow()
  })

  test('ITI-43, the answer', () => {
    expect(() =>
      holds(retrieval, (body) => readXml(iti43.encodeResponse(iti43.decodeResponse(body)))),
    ).not.toThrow()
  })
})

describe('a body of many objects', () => {
  test('with a kind beside each of its packages is read', () => {
    const one = (name: string, attributes: Readonly<Record<string, string>>): XmlElement => ({
      ...registration,
      namespace: 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0',
      name,
      attributes: new Map(Object.entries(attributes)),
      children: [],
    })
    const count = 20_000
    const list = one('RegistryObjectList', {})
    const packages = Array.from({ length: count }, (_, n) =>
      one('RegistryPackage', { id: `p${n}` }),
    )
    const kinds = Array.from({ length: count }, (_, n) =>
      one('Classification', {
        id: `c${n}`,
        classifiedObject: `p${n}`,
        classificationNode: 'urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2',
      }),
    )
    const body = { ...registration, children: [{ ...list, children: [...packages, ...kinds] }] }
    const { submission } = iti42.decodeRequest(body)
    expect(submission.folders.length).toBe(count)
    expect(submission.unreadable).toEqual([])
  })
})

function holds(body: XmlElement, use: (spoilt: XmlElement) => unknown): void {
  fc.assert(
    fc.property(changes, (list) => {
      const spoilt = list.reduce((tree, one) => spoil(tree, one), body)
      try {
        use(spoilt)
      } catch (error) {
        const expected = [RequestError, ResponseError, SoapFaultError]
        if (!expected.some((kind) => error instanceof kind)) throw error
      }
    }),
    { numRuns: 300 },
  )
}

interface Change {
  readonly at: number
  readonly kind: string
  readonly text: string
}

function spoil(root: XmlElement, { at, kind, text }: Change): XmlElement {
  let left = at
  const walk = (one: XmlElement): readonly XmlElement[] => {
    const isHere = left === 0
    left -= 1
    if (isHere) return replacement(one, kind, text)
    return [{ ...one, children: one.children.flatMap((child) => walk(child)) }]
  }
  return walk(root)[0] ?? root
}

function replacement(one: XmlElement, kind: string, text: string): readonly XmlElement[] {
  const [name = 'id'] = [...one.attributes.keys()].toSorted(
    (a, b) => text.length % 2 || a.localeCompare(b),
  )
  switch (kind) {
    case 'drop':
      return []
    case 'twice':
      return [one, one]
    case 'bare':
      return [{ ...one, attributes: new Map() }]
    case 'text':
      return [{ ...one, text }]
    case 'attribute':
      return [{ ...one, attributes: new Map([...one.attributes, [name, text]]) }]
    case 'rename':
      return [{ ...one, name: 'ExtrinsicObject' }]
    default:
      return one.children
  }
}

function element(name: string, attributes: ReadonlyMap<string, string>, text: string): XmlElement {
  return {
    namespace: 'urn:ihe:iti:xds-b:2007',
    name,
    attributes,
    children: [],
    text,
    start: 0,
    end: 0,
  }
}
