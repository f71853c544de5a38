import { readXml } from '@isthmus/xml/read-xml'
import { expect, test } from 'vitest'
import { XmlPathError, valuesAt } from '../src/xml-path.ts'

const root = readXml(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><s:Body><r:List>
  <r:ExtrinsicObject id="a"><r:Slot name="hash"><r:Value>1</r:Value></r:Slot></r:ExtrinsicObject>
  <r:ExtrinsicObject id="b"><r:Slot name="size"><r:Value> 2 </r:Value></r:Slot></r:ExtrinsicObject>
  <other id="c"/></r:List></s:Body></s:Envelope>`)

test.each([
  ['//rim:ExtrinsicObject/@id', ['a', 'b']],
  ['/soap:Envelope/soap:Body/rim:List/rim:ExtrinsicObject[2]/@id', ['b']],
  ["//rim:Slot[@name='size']/rim:Value", ['2']],
  ['//rim:Value', ['1', '2']],
  ['//rim:List/*/@id', ['a', 'b', 'c']],
  ['//other/@id', ['c']],
  ['//rim:ObjectRef', []],
  ['/soap:Body', []],
])('%s', (path, values) => {
  expect(valuesAt(root, path)).toEqual(values)
})

test.each(['', 'soap:Body', '//nobody:x', '//rim:Slot[last()]', '//@id/rim:x', '//rim:a or //b'])(
  'does not understand %j',
  (path) => {
    expect(() => valuesAt(root, path)).toThrow(XmlPathError)
  },
)
