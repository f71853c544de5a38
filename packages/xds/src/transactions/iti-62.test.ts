import { RequestError } from '@isthmus/ihe/request-error'
import { readXml } from '@isthmus/xml/read-xml'
import { describe, expect, test } from 'vitest'
import { iti62 } from './iti-62.ts'

const lcm = 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'
const rim = 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0'
const ids = [
  'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3302',
]

describe('Remove Metadata (ITI TF-2: 3.62)', () => {
  test('has the actions of Delete Document Set (ITI TF-2: 3.62.6)', () => {
    expect(iti62).toMatchObject({
      id: 'ITI-62',
      requestAction: 'urn:ihe:iti:2010:DeleteDocumentSet',
      responseAction: 'urn:ihe:iti:2010:DeleteDocumentSetResponse',
      packaging: 'simple',
    })
  })

  test('gives back the references that were written into it, in their order', () => {
    const request = { ids, beside: [] }
    expect(iti62.decodeRequest(readXml(iti62.encodeRequest(request)))).toEqual(request)
  })

  test('reads UUIDs in lower case (ITI TF-3: 4.2.3.1.5)', () => {
    expect(read(list(ids.map((id) => id.toUpperCase()))).ids).toEqual(ids)
  })

  test.each([
    ['nothing', '', []],
    ['an empty list', '<rim:ObjectRefList/>', []],
    ['a reference without id', '<rim:ObjectRefList><rim:ObjectRef/></rim:ObjectRefList>', ['']],
    ['another object', '<rim:ObjectRefList><rim:Slot name="a"/></rim:ObjectRefList>', []],
  ])('with %s is read, and refused by its rules', (_, content, found) => {
    expect(read(content)).toEqual({ ids: found, beside: [] })
  })

  test('tells what stands beside references (ITI TF-2: 3.62.4.1.2)', () => {
    expect(read(`<rim:AdhocQuery id="a"/>${list(ids)}`)).toEqual({
      ids,
      beside: ['an AdhocQuery'],
    })
    const scope = 'urn:oasis:names:tc:ebxml-regrep:DeletionScopeType:DeleteRepositoryItemOnly'
    expect(read(list(ids), scope).beside).toEqual(['a deletionScope'])
    const all = 'urn:oasis:names:tc:ebxml-regrep:DeletionScopeType:DeleteAll'
    expect(read(list(ids), all).beside).toEqual([])
  })

  test('is no other body', () => {
    for (const xml of [`<SubmitObjectsRequest xmlns="${lcm}"/>`, '<RemoveObjectsRequest/>']) {
      expect(() => iti62.decodeRequest(readXml(xml))).toThrow(RequestError)
    }
  })
})

function read(content: string, scope?: string) {
  const attribute = scope === undefined ? '' : ` deletionScope="${scope}"`
  const names = `xmlns="${lcm}" xmlns:rim="${rim}"`
  const xml = `<RemoveObjectsRequest ${names}${attribute}>${content}</RemoveObjectsRequest>`
  return iti62.decodeRequest(readXml(xml))
}

function list(of: readonly string[]): string {
  const refs = of.map((id) => `<rim:ObjectRef id="${id}"/>`).join('')
  return `<rim:ObjectRefList>${refs}</rim:ObjectRefList>`
}
