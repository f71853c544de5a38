import { readXml } from '@isthmus/xml/read-xml'
import { expect, test } from 'vitest'
import { lcm, query, rim } from './ebxml-names.ts'
import { decodeRemoveObjectsRequest, encodeRemoveObjectsRequest } from './remove-objects-request.ts'

test('a RemoveObjectsRequest gives back its references (ebRS 3.0)', () => {
  const xml = encodeRemoveObjectsRequest(['urn:uuid:1', 'a&b'])
  expect(decodeRemoveObjectsRequest(readXml(xml))).toEqual({
    ids: ['urn:uuid:1', 'a&b'],
    deletionScope: undefined,
    hasAdhocQuery: false,
  })
})

test('an AdhocQuery and a deletionScope are told (ebRS 3.0)', () => {
  for (const namespace of [rim, query]) {
    const asked = `<AdhocQuery xmlns="${namespace}"/>`
    const names = `xmlns:a="${lcm}" deletionScope="urn:x"`
    const xml = `<a:RemoveObjectsRequest ${names}>${asked}</a:RemoveObjectsRequest>`
    expect(decodeRemoveObjectsRequest(readXml(xml))).toEqual({
      ids: [],
      deletionScope: 'urn:x',
      hasAdhocQuery: true,
    })
  }
})

test('another element is none', () => {
  expect(decodeRemoveObjectsRequest(readXml(`<SubmitObjectsRequest xmlns="${lcm}"/>`))).toBe(
    undefined,
  )
  expect(decodeRemoveObjectsRequest(readXml('<RemoveObjectsRequest/>'))).toBeUndefined()
})
