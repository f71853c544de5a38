import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { decodeRegistryObjectList } from './decode-registry-object-list.ts'
import { rim } from './ebxml-names.ts'
import { encodeRegistryObjectList } from './encode-registry-object-list.ts'
import type { ObjectRef, RegistryObject } from './registry-object.ts'

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((value) => value.replaceAll(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '·'))
const optional = fc.option(text, { nil: undefined })
const slot = fc.record({ name: text, values: fc.array(text, { maxLength: 3 }) })
const identifiable = { id: text, slots: fc.array(slot, { maxLength: 3 }), name: optional }

const classification = fc.record({
  kind: fc.constant('Classification' as const),
  ...identifiable,
  classifiedObject: optional,
  classificationScheme: optional,
  classificationNode: optional,
  nodeRepresentation: optional,
})

const externalIdentifier = fc.record({
  kind: fc.constant('ExternalIdentifier' as const),
  ...identifiable,
  registryObject: optional,
  identificationScheme: optional,
  value: text,
})

const base = {
  ...identifiable,
  home: optional,
  lid: optional,
  objectType: optional,
  status: optional,
  description: optional,
  versionName: optional,
  classifications: fc.array(classification, { maxLength: 3 }),
  externalIdentifiers: fc.array(externalIdentifier, { maxLength: 3 }),
}

const object: fc.Arbitrary<RegistryObject> = fc.oneof(
  fc.record({ kind: fc.constant('ExtrinsicObject' as const), ...base, mimeType: optional }),
  fc.record({
    kind: fc.constant('RegistryPackage' as const),
    ...base,
    objectType: fc.constant(
      'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage',
    ),
  }),
  fc.record({
    kind: fc.constant('Association' as const),
    ...base,
    objectType: fc.constant(
      'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association',
    ),
    associationType: text,
    sourceObject: text,
    targetObject: text,
  }),
)

const objectRef: fc.Arbitrary<ObjectRef> = fc.record({
  kind: fc.constant('ObjectRef' as const),
  id: text,
  home: optional,
})

describe('a RegistryObjectList', () => {
  test('gives back what was written into it (ebRIM 3.0)', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 4 }),
        fc.array(objectRef),
        (objects, objectRefs) => {
          const read = decode(encodeRegistryObjectList([...objects, ...objectRefs]))
          expect(read).toEqual({ objects, classifications: [], objectRefs, others: [] })
        },
      ),
    )
  })

  test('has the children of an object in the order of the schema (ebRIM 3.0)', () => {
    const written = encodeRegistryObjectList([
      {
        kind: 'ExtrinsicObject',
        id: 'a',
        home: undefined,
        lid: undefined,
        objectType: undefined,
        status: undefined,
        mimeType: 'text/plain',
        slots: [{ name: 's', values: ['v'] }],
        name: 'name',
        description: 'description',
        versionName: '1',
        classifications: [
          {
            kind: 'Classification',
            id: 'b',
            classifiedObject: 'a',
            classificationScheme: 'c',
            classificationNode: undefined,
            nodeRepresentation: '',
            slots: [{ name: 's', values: ['v'] }],
            name: 'display',
          },
        ],
        externalIdentifiers: [
          {
            kind: 'ExternalIdentifier',
            id: 'd',
            registryObject: 'a',
            identificationScheme: 'e',
            value: 'f',
            slots: [],
            name: 'identifier',
          },
        ],
      },
    ])
    expect([...written.matchAll(/<rim:(\w+)/g)].map(([, name]) => name)).toEqual(
      (
        'RegistryObjectList ExtrinsicObject Slot ValueList Value Name LocalizedString ' +
        'Description LocalizedString VersionInfo Classification Slot ValueList Value ' +
        'Name LocalizedString ExternalIdentifier Name LocalizedString'
      ).split(' '),
    )
    expect(written).toContain('nodeRepresentation=""')
  })

  test('takes the first text that is not empty, and calls what it does not know by name', () => {
    const read = decode(
      `<rim:RegistryObjectList>
        <rim:RegistryPackage id="p"><rim:Name>
          <rim:LocalizedString value=""/><rim:LocalizedString value="zwei"/>
        </rim:Name><rim:Slot name="empty"/></rim:RegistryPackage>
        <rim:Classification id="c" classifiedObject="p" classificationNode="n"/>
        <rim:Service id="s"/>
        <other:ExtrinsicObject xmlns:other="urn:other"/>
      </rim:RegistryObjectList>`,
    )
    expect(read.objects).toMatchObject([{ name: 'zwei', slots: [{ name: 'empty', values: [] }] }])
    expect(read.classifications).toMatchObject([{ classifiedObject: 'p', classificationNode: 'n' }])
    expect(read.others).toEqual([
      { id: 's', name: 'Service' },
      { id: '', name: 'ExtrinsicObject' },
    ])
  })
})

function decode(xml: string) {
  return decodeRegistryObjectList(
    readXml(xml.replace('<rim:RegistryObjectList', `$& xmlns:rim="${rim}"`)),
  )
}
