import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rim } from '@isthmus/ebxml/ebxml-names'
import { readXml } from '@isthmus/xml/read-xml'
import { XmlError } from '@isthmus/xml/xml-error'
import { association, documentEntry, folder, submissionSet } from '../test/metadata-arbitraries.ts'
import { bodyOf, sampleText } from '../test/sample.ts'
import type { RegistryObject } from './metadata/submission.ts'
import { completeStoredObject, decodeStoredObject, encodeStoredObject } from './stored-object.ts'
import { iti18 } from './transactions/iti-18.ts'
import { iti42 } from './transactions/iti-42.ts'

const values = {
  status: 'Deprecated',
  patientId: `Ö"<1>'^^^&2.999.1.2&ISO`,
  lastUpdateTime: '20260314101500',
} as const

const marks = /[\u0001-\u0003]/g // oxlint-disable-line no-control-regex

describe('a stored object', () => {
  test('gives back every object, with the values of the day in its open places (ITI TF-3: 4.2.5)', () => {
    fc.assert(
      fc.property(fc.oneof(documentEntry, submissionSet, folder, association), (object) => {
        const stored = encodeStoredObject(object)
        expect(decodeStoredObject(stored, values)).toEqual(completed(object))
        expect(stored.match(marks)?.length).toBe(placesOf[object.kind])
      }),
    )
  })

  test('is in an answer what the encoder of the answer would have written', () => {
    const { submissionSets, documentEntries, folders, associations } = iti42.decodeRequest(
      bodyOf(sampleText('iti-42-request')),
    ).submission
    const objects = [...submissionSets, ...documentEntries, ...folders, ...associations]
    expect(objects.length).toBeGreaterThanOrEqual(4)
    for (const object of objects) {
      const answer = iti18.encodeResponse({
        status: 'Success',
        errors: [],
        objects: [completed(object)],
        objectRefs: [],
      })
      expect(answer).toContain(completeStoredObject(encodeStoredObject(object), values))
    }
  })

  test.each(['$&', '$1', "$'", '\\', '&<>"\'', 'ß漢😀', '\t\r\n', ']]>', ' status="x" ', '-'])(
    'keeps %j wherever it stands',
    (text) => {
      const [folderObject] = iti42.decodeRequest(bodyOf(sampleText('iti-42-request'))).submission
        .folders
      if (folderObject === undefined) throw new Error('the sample has a folder')
      const object = {
        ...folderObject,
        homeCommunityId: `a${text}b`,
        title: `a${text}b`,
        comments: `<rim:ExternalIdentifier value="${text}"/>`,
        extraSlots: [{ name: `urn:${text}`, values: [`a${text}b`, 'lastUpdateTime'] }],
      }
      const patientId = `a${text}b`
      expect(decodeStoredObject(encodeStoredObject(object), { ...values, patientId })).toEqual({
        ...completed(object),
        patientId,
      })
    },
  )

  test('holds no patient and no status of its own: both come with the reading', () => {
    const [entry] = iti42.decodeRequest(bodyOf(sampleText('iti-42-request'))).submission
      .documentEntries
    if (entry === undefined) throw new Error('the sample has an entry')
    const patientId = 'canary-7^^^&2.999.1.2&ISO'
    const stored = encodeStoredObject({ ...entry, patientId, sourcePatientId: undefined })
    expect(stored).not.toContain('canary-7')
    expect(completeStoredObject(stored, { ...values, status: 'Approved' })).toContain(
      'status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"',
    )
  })

  test('of a folder without lastUpdateTime has no slot for it', () => {
    fc.assert(
      fc.property(folder, (object) => {
        const { lastUpdateTime: _, ...others } = values
        const read = decodeStoredObject(encodeStoredObject(object), others)
        expect(read).toEqual({ ...completed(object), lastUpdateTime: undefined })
      }),
      { numRuns: 20 },
    )
  })

  test('is none when the text holds nothing, or two', () => {
    const text = completeStoredObject(encodeStoredObject(sampleOf(association)), values)
    expect(() => decodeStoredObject('', values)).toThrow(TypeError)
    expect(() => decodeStoredObject(text + text, values)).toThrow(TypeError)
  })
})

describe('the mark of an open place cannot come from a stranger', () => {
  test.each([1, 2, 3])('as U+000%d: XML that holds it is refused (XML 1.0)', (point) => {
    const character = String.fromCharCode(point)
    for (const form of [character, `&#${point};`, `&#x${point};`, `<![CDATA[${character}]]>`]) {
      expect(() => readXml(`<a>${form}</a>`)).toThrow(XmlError)
    }
    for (const form of [character, `&#${point};`, `&#x0${point};`]) {
      expect(() => readXml(`<a b="${form}"/>`)).toThrow(XmlError)
    }
  })

  test('nor by a way that leads not through XML: the writer replaces it', () => {
    fc.assert(
      fc.property(fc.oneof(documentEntry, folder), (object) => {
        const text = 'a\u0001\u0002\u0003b'
        const stored = encodeStoredObject({
          ...object,
          uniqueId: text,
          title: text,
          homeCommunityId: text,
          extraSlots: [{ name: `urn:${text}`, values: [text] }],
        })
        expect(stored.match(marks)?.length).toBe(placesOf[object.kind])
        expect(() => readXml(withPrefix(completeStoredObject(stored, values)))).not.toThrow()
      }),
      { numRuns: 20 },
    )
  })

  test('nor with a value that is filled in', () => {
    const stored = encodeStoredObject(sampleOf(folder))
    const text = completeStoredObject(stored, {
      status: 'Approved',
      patientId: '\u0003\u0001',
      lastUpdateTime: '\u0002',
    })
    expect(text.match(marks)).toBeNull()
  })
})

const placesOf: Readonly<Record<RegistryObject['kind'], number>> = {
  'document-entry': 2,
  'submission-set': 2,
  folder: 3,
  association: 1,
}

function completed(object: RegistryObject): RegistryObject {
  const { status: availabilityStatus, patientId, lastUpdateTime } = values
  switch (object.kind) {
    case 'association':
      return { ...object, availabilityStatus }
    case 'folder':
      return { ...object, availabilityStatus, patientId, lastUpdateTime }
    case 'document-entry':
    case 'submission-set':
      return { ...object, availabilityStatus, patientId }
  }
}

function withPrefix(element: string): string {
  return element.replace(/^<rim:\w+/, `$& xmlns:rim="${rim}"`)
}

function sampleOf<T>(arbitrary: fc.Arbitrary<T>): T {
  const [made] = fc.sample(arbitrary, { numRuns: 1, seed: 7 })
  if (made === undefined) throw new Error('nothing was made')
  return made
}
