import { describe, expect, test } from 'vitest'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { checkSubmission } from '../rules/submission.ts'
import { iti42 } from '../transactions/iti-42.ts'

const sample = sampleText('iti-42-request')
const decode = (text: string) => iti42.decodeRequest(bodyOf(text)).submission

const author = '93606bcf-9494-43ec-9b4e-a7748d1a838d'
const classCode = '41a5887f-8865-4c09-adf7-e362475b143a'
const typeCode = 'f0306f51-975f-434e-a61c-c59651d33983'
const folderNode = 'd9d542f3-6cc4-48b6-8870-ea235fbc94c2'
const limited = 'ab9b591b-83ab-4d03-8f5d-f93b1fb92e85'
const entry = '<rim:ExtrinsicObject id="de-1"'
const association = 'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"'

/** What is changed in the sample, and the id and words of the problem that is due. */
const misses: readonly (readonly [
  title: string,
  change: readonly [string | RegExp, string],
  id: string,
  words: string,
])[] = [
  [
    'a second code of a single attribute (ITI TF-3: Table 4.2.3.2-1)',
    [typeCode, classCode],
    'de-1',
    'classCode has 2 codes',
  ],
  [
    'a code with two coding schemes (ITI TF-3: 4.2.3.1.2)',
    ['<rim:Value>2.999.20.1</rim:Value>', '$&<rim:Value>2.999.20.9</rim:Value>'],
    'de-1',
    'classCode: codingScheme has 2 values',
  ],
  [
    'a classifiedObject of another object (ITI TF-3: 4.2.3.1.2)',
    ['classifiedObject="de-1" nodeRepresentation="REPORT"', 'classifiedObject="ss-1"'],
    'de-1',
    'classifiedObject',
  ],
  [
    'a Classification that says not what it classifies',
    ['classifiedObject="de-1" nodeRepresentation="REPORT"', 'nodeRepresentation="REPORT"'],
    'de-1',
    'classifiedObject',
  ],
  [
    'a registryObject of another object (ITI TF-3: 4.2.3.1.2)',
    ['id="de-1-uid" registryObject="de-1"', 'id="de-1-uid" registryObject="ss-1"'],
    'de-1',
    'registryObject',
  ],
  [
    'a second identifier of one scheme',
    ['58a6f841-87b3-4a3e-92fd-a8ffeff98427', '2e82c1f6-a085-4c72-9da3-8640a32e42ab'],
    'de-1',
    'uniqueId has 2 identifiers',
  ],
  [
    'a second Name, which would be lost',
    ['<rim:LocalizedString value="Report"/></rim:Name>', '$&<rim:Name/>'],
    'de-1',
    'element Name has no place',
  ],
  [
    'a second list of values of one slot',
    ['<rim:Value>2.999.20.1</rim:Value></rim:ValueList>', '$&<rim:ValueList/>'],
    'de-1',
    'element ValueList has no place',
  ],
  [
    'an element inside a value',
    ['<rim:Value>2.999.20.1</rim:Value>', '<rim:Value>2.999<b/>.20.1</rim:Value>'],
    'de-1',
    'element Value has no place',
  ],
  [
    'an object inside a package',
    [
      /<rim:RegistryPackage id="ss-1"[^>]*>/,
      '$&<rim:RegistryObjectList><rim:Association/></rim:RegistryObjectList>',
    ],
    'ss-1',
    'element RegistryObjectList has no place',
  ],
  [
    'a second list of objects',
    ['</rim:RegistryObjectList>', '$&<rim:RegistryObjectList/>'],
    '',
    'RegistryObjectList is not an object that can be registered',
  ],
  [
    'an ExtrinsicObject of an unknown objectType (ITI TF-3: 4.2.5.2)',
    ['7edca82f-054d-47f2-a032-9b2a5b5186c1', '7edca82f-054d-47f2-a032-9b2a5b5186c2'],
    'de-1',
    'objectType',
  ],
  [
    'a package of no kind (ITI TF-3: 4.2.1)',
    [/<rim:Classification id="ss-1-node"[^>]*\/>/, ''],
    'ss-1',
    'has 0 kind Classifications',
  ],
  [
    'a package of two kinds (ITI TF-3: 4.2.1)',
    [`id="fd-1-node" classifiedObject="fd-1"`, `id="fd-1-node" classifiedObject="ss-1"`],
    'ss-1',
    'has 2 kind Classifications',
  ],
  [
    'a kind beside what is no package',
    ['id="fd-1-node" classifiedObject="fd-1"', 'id="fd-1-node" classifiedObject="de-1"'],
    'fd-1-node',
    'stands outside the object',
  ],
  [
    'a coded attribute beside its object',
    [folderNode, '00000000-0000-4000-8000-000000000000'],
    'fd-1-node',
    'stands outside the object',
  ],
  [
    'limited metadata (ITI TF-3: Table 4.2.5.1-1)',
    [
      '<rim:Classification id="de-1-class"',
      `<rim:Classification id="x" classifiedObject="de-1" classificationNode="urn:uuid:${limited}"/>$&`,
    ],
    'de-1',
    'limitedMetadata',
  ],
  [
    'a slot that stands twice (ITI TF-3: 4.2.3.1.5)',
    ['name="size"', 'name="hash"'],
    'de-1',
    'Slot hash stands more than once',
  ],
  ['a slot without a name', ['<rim:Slot name="size">', '<rim:Slot>'], 'de-1', 'a Slot has no name'],
  [
    'a second value where one is due',
    ['<rim:Value>44</rim:Value>', '$&<rim:Value>45</rim:Value>'],
    'de-1',
    'size has 2 values',
  ],
  [
    'a second author person in one author (ITI TF-3: 4.2.3.1.4)',
    ['<rim:Value>RAD-118', '<rim:Value>X^Y</rim:Value><rim:Value>RAD-118'],
    'de-1',
    'authorPerson has 2 values',
  ],
  [
    'a slot that stands twice in an author',
    ['name="authorRole"', 'name="authorInstitution"'],
    'de-1',
    'author: Slot authorInstitution',
  ],
  [
    'a code of more than 256 characters (ITI TF-3: 4.2.3.1.5)',
    ['nodeRepresentation="REPORT"', `nodeRepresentation="${'R'.repeat(257)}"`],
    'de-1',
    'classCode: code has 257 characters',
  ],
  [
    'an unknown association type (ITI TF-3: 4.2.2)',
    [association, 'urn:ihe:iti:2007:AssociationType:HasMember"'],
    'as-1',
    'associationType',
  ],
  [
    'an association of a metadata update (ITI TF-3: 4.2.2)',
    [association, 'urn:ihe:iti:2010:AssociationType:SubmitAssociation"'],
    'as-1',
    'associationType',
  ],
  [
    'an association without a source',
    [/sourceObject="ss-1" targetObject="de-1"/, 'targetObject="de-1"'],
    'as-1',
    'sourceObject is missing',
  ],
  [
    'an unknown SubmissionSetStatus (ITI TF-3: 4.2.2.1.1)',
    ['<rim:Value>Original<', '<rim:Value>original<'],
    'as-1',
    'SubmissionSetStatus',
  ],
  [
    'an object that no profile knows',
    [entry, `<rim:Service id="sv-1"/>${entry}`],
    'sv-1',
    'Service is not an object',
  ],
]

describe('what the metadata model cannot hold', () => {
  test.each(misses)('is refused: %s', (...[, [from, to], id, words]) => {
    const submission = decode(changed(sample, from, to))
    expect(submission.unreadable).toContainEqual({ id, problem: expect.stringContaining(words) })
    expect(checkSubmission(submission, 'ITI-42')[0]?.code).toBe('XDSRegistryMetadataError')
    expect(checkSubmission(submission, 'RAD-68')[0]?.code).toBe('XDSRepositoryMetadataError')
  })
})

describe('what only lacks something', () => {
  test.each([
    [
      'a code without codingScheme',
      [/<rim:Slot name="codingScheme"><rim:ValueList><rim:Value>2\.999\.20\.1<.*\n/, ''],
    ],
    [
      'a code without display name',
      ['<rim:Name><rim:LocalizedString value="Report"/></rim:Name>', ''],
    ],
    ['no classCode', [`urn:uuid:${classCode}`, 'urn:uuid:00000000-0000-4000-8000-000000000000']],
    ['no mimeType', ['mimeType="text/plain"', '']],
    [
      'no patientId',
      ['58a6f841-87b3-4a3e-92fd-a8ffeff98427', '00000000-0000-4000-8000-000000000000'],
    ],
    ['an empty slot', ['<rim:Value>en-IE</rim:Value>', '<rim:Value/>']],
    ['a blank slot', ['<rim:Value>en-IE</rim:Value>', '<rim:Value> </rim:Value>']],
    ['a slot without values', ['<rim:Value>en-IE</rim:Value>', '']],
  ] as const)('can be read and is left to the rules: %s', (_title, [from, to]) => {
    const submission = decode(changed(sample, from, to))
    expect(submission.unreadable).toEqual([])
    expect(checkSubmission(submission, 'ITI-42').map(({ code }) => code)).toContain(
      'XDSRegistryMetadataError',
    )
    expect(checkSubmission(submission, 'ITI-41')).toEqual([])
  })
})

describe('what is read leniently', () => {
  test('a Classification of a scheme that IHE does not know is none of the attributes', () => {
    const text = changed(sample, author, '00000000-0000-4000-8000-000000000000')
    expect(decode(text).unreadable).toEqual([])
    expect(decode(text).documentEntries[0]?.authors).toEqual([])
  })

  test('UUIDs are compared without case (ITI TF-3: 4.2.3.1.5)', () => {
    const text = changed(sample, new RegExp(classCode, 'g'), classCode.toUpperCase())
    expect(decode(text)).toEqual(decode(sample))
  })

  test('an ObjectRef says nothing', () => {
    const text = changed(sample, entry, `<rim:ObjectRef id="urn:uuid:x"/>${entry}`)
    expect(decode(text)).toEqual(decode(sample))
  })

  test('a status and a version of the schema are no metadata', () => {
    const text = changed(
      sample,
      entry,
      '<rim:ExtrinsicObject status="urn:oasis:names:tc:ebxml-regrep:StatusType:Submitted" id="de-1"',
    )
    expect(decode(text).documentEntries[0]?.availabilityStatus).toBeUndefined()
  })

  test('extra slots are kept whatever their name is (ITI TF-3: 4.2.3.1.6)', () => {
    const extra =
      '<rim:Slot name="urn:example:shelf"><rim:ValueList><rim:Value>7</rim:Value></rim:ValueList></rim:Slot>'
    const text = changed(sample, '<rim:Slot name="creationTime">', `${extra}$&`)
    const submission = decode(text)
    expect(submission.documentEntries[0]?.extraSlots).toEqual([
      { name: 'urn:example:shelf', values: ['7'] },
    ])
    expect(iti42.encodeRequest({ submission })).toContain('urn:example:shelf')
  })
})
