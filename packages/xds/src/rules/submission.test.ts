import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import type { Association } from '../metadata/association.ts'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import type { Folder } from '../metadata/folder.ts'
import type { Submission } from '../metadata/submission.ts'
import type { SubmissionSet } from '../metadata/submission-set.ts'
import { checkSubmission, submissionRules } from './submission.ts'

const registered = 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const code = { code: 'X', scheme: '2.999.1', display: 'x' }
const minute = { serviceStartTime: '202603141030', serviceStopTime: '20260314103059' }

describe('submissions that pass', () => {
  it.each<[string, Submission]>([
    ['an entry', sampleSubmission()],
    ['two entries and a folder that holds one', withFolder()],
    ['an empty folder', sampleSubmission({ documentEntries: [], folders: [sampleFolder()] })],
    ['a reference alone', referring('Reference')],
    ['a registered entry put into a registered folder', movingIn()],
    ['a replacement', relating('RPLC', registered)],
    ['an addendum to an entry of the submission', withAddendum()],
    ['a transform that replaces', relating('XFRM_RPLC', registered)],
    ['a signature of a registered entry', relating('signs', registered)],
    ['a snapshot of a registered entry', relating('IsSnapshotOf', registered)],
    ['a relationship with its documentation', documentedRelationship(code)],
    ['a membership with Original on the way to a folder', folderOf('Original')],
    ['an own slot on an association', withAssociationSlot('blue')],
  ])('%s', (_, submission) => {
    expect(checkSubmission(submission, 'ITI-42')).toEqual([])
  })

  it.each<[string, Partial<DocumentEntry>]>([
    ['an upper-case hash', { hash: 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709' }],
    ['a size above 2^31', { size: '5000000000' }],
    ['times of year and second', { serviceStartTime: '2026', serviceStopTime: '20260101000000' }],
    ['a uniqueId with extension', { uniqueId: '2.999.1^ext-1' }],
    ['a uniqueId that is a URN', { uniqueId: registered }],
    ['no author, no times, no title', { authors: [], serviceStartTime: undefined, title: '' }],
    ['an OID with arcs that nobody registers', { repositoryUniqueId: '1.234.2.3.4.5' }],
    ['an own slot', { extraSlots: [{ name: 'urn:example:x', values: ['1', '2'] }] }],
    ['trailing carets of a patient id', { patientId: `${samplePatientId}^^` }],
    ['comments of 1,024 characters', { comments: 'a'.repeat(1024) }],
    ['an event code that is there twice', { eventCodes: [code, code] }],
    ['a start and a stop of the same minute', minute],
    ['a URI of 256 characters', { uri: 'a'.repeat(256) }],
    ['a title of 128 characters of two code units each', { title: '𝄞'.repeat(128) }],
    ['a private language', { languageCode: 'x-klingon' }],
    ['a document that is offline', availability('urn:ihe:iti:2010:DocumentAvailability:Offline')],
  ])('an entry with %s', (_, changes) => {
    const submission = sampleSubmission({ documentEntries: [sampleEntry(changes)] })
    expect(checkSubmission(submission, 'ITI-42')).toEqual([])
  })
})

describe('entries that are refused (ITI TF-3: Table 4.2.3.2-1)', () => {
  it.each<[string, Partial<DocumentEntry>]>([
    ['an on-demand type', { type: 'on-demand' }],
    ['no mimeType', { mimeType: '' }],
    ['a mimeType of 257 characters', { mimeType: `text/plain; x=${'a'.repeat(243)}` }],
    ['no patientId', { patientId: '' }],
    ['comments of 1,025 characters', { comments: 'a'.repeat(1025) }],
    ['a display name of 1,025 characters', { typeCode: { ...code, display: 'a'.repeat(1025) } }],
    ['a URI of 257 characters', { uri: 'a'.repeat(257) }],
    ['a legalAuthenticator without id and name', { legalAuthenticator: '^^X' }],
    ['a telephone without number', { authors: [author({ telecommunications: ['^PRN^PH'] })] }],
    ['a creationTime with a fraction', { creationTime: '20260314101530.5' }],
    ['a uniqueId with two extensions', { uniqueId: '2.999.1^a^b' }],
    ['a uniqueId with a blank', { uniqueId: '2.999.1^a b' }],
    ['no uniqueId', { uniqueId: '' }],
    ['a code of no value', { practiceSettingCode: { ...code, code: '' } }],
    ['a confidentialityCode without scheme', { confidentialityCodes: [{ ...code, scheme: '' }] }],
    ['an own slot without value', { extraSlots: [{ name: 'urn:x', values: [] }] }],
    ['a mimeType without subtype', { mimeType: 'pdf' }],
    ['no sourcePatientId', { sourcePatientId: undefined }],
    ['a sourcePatientId without authority', { sourcePatientId: '88' }],
    ['a PID field of two parts too many', { sourcePatientInfo: ['PID-5|a|b'] }],
    ['a forbidden PID field', { sourcePatientInfo: ['PID-4|x'] }],
    ['PID-8 twice', { sourcePatientInfo: ['PID-8|F', 'PID-8|M'] }],
    ['a PID-7 that is no date', { sourcePatientInfo: ['PID-7|April'] }],
    ['no creationTime', { creationTime: undefined }],
    ['a creationTime with a zone', { creationTime: '20260314101530+0100' }],
    ['a creationTime of no calendar', { creationTime: '20260230' }],
    ['a start after the stop', { serviceStartTime: '202604', serviceStopTime: '20260314' }],
    ['no languageCode', { languageCode: undefined }],
    ['a languageCode with an underscore', { languageCode: 'en_IE' }],
    ['no hash', { hash: undefined }],
    ['a hash that is too short', { hash: 'da39a3' }],
    ['no size', { size: undefined }],
    ['a negative size', { size: '-1' }],
    ['a size beyond 63 bits', { size: '9223372036854775808' }],
    ['no repositoryUniqueId', { repositoryUniqueId: undefined }],
    ['a repositoryUniqueId with prefix', { repositoryUniqueId: 'urn:oid:2.999.1' }],
    ['a uniqueId that climbs', { uniqueId: '../../etc/passwd' }],
    ['a URI as uniqueId that climbs', { uniqueId: 'urn:x:/a/../b' }],
    ['a uniqueId that is a plain word', { uniqueId: 'document' }],
    ['a uniqueId of 129 characters', { uniqueId: `urn:x:${'a'.repeat(123)}` }],
    ['a title of 129 characters', { title: 'a'.repeat(129) }],
    ['a URI with a caret', { uri: 'a^b' }],
    ['no classCode', { classCode: undefined }],
    ['no typeCode', { typeCode: undefined }],
    ['no formatCode', { formatCode: undefined }],
    ['no healthcareFacilityTypeCode', { healthcareFacilityTypeCode: undefined }],
    ['no practiceSettingCode', { practiceSettingCode: undefined }],
    ['no confidentialityCode', { confidentialityCodes: [] }],
    ['a code without display name', { classCode: { ...code, display: '' } }],
    ['a blank display name', { classCode: { ...code, display: ' ' } }],
    ['a blank code', { formatCode: { ...code, code: ' ' } }],
    ['a title of 129 characters of two code units each', { title: '𝄞'.repeat(129) }],
    ['a languageCode of 260 characters', { languageCode: `en${'-aa'.repeat(86)}` }],
    ['a private language without a name', { languageCode: 'x' }],
    ['a documentAvailability of another word', availability('Offline')],
    [
      'a documentAvailability of two values',
      availability(
        'urn:ihe:iti:2010:DocumentAvailability:Online',
        'urn:ihe:iti:2010:DocumentAvailability:Offline',
      ),
    ],
    ['an event code without scheme', { eventCodes: [{ ...code, scheme: '' }] }],
    ['an author who is nobody', { authors: [author({ roles: ['Radiologist'] })] }],
    ['an institution without name', { authors: [author({ institutions: ['^^^^^^^^^2.999.1'] })] }],
    ['a role of 257 characters', { authors: [author({ person: '^O', roles: ['a'.repeat(257)] })] }],
    ['a reference id without type', { referenceIds: ['ACC-1'] }],
    [
      'an own slot that is too long',
      { extraSlots: [{ name: 'urn:x', values: ['a'.repeat(257)] }] },
    ],
  ])('%s', (_, changes) => {
    const submission = sampleSubmission({ documentEntries: [sampleEntry(changes)] })
    const errors = checkSubmission(submission, 'ITI-42')
    expect(errors.map((error) => error.code)).toEqual(['XDSRegistryMetadataError'])
    expect(errors[0]?.location).toBe('de-1')
  })

  it('says which attribute of which object, what was found and what is due', () => {
    const changes = { hash: 'da39', size: undefined, classCode: undefined }
    const errors = checkSubmission(
      sampleSubmission({ documentEntries: [sampleEntry(changes)] }),
      'ITI-42',
    )
    expect(errors.map(({ codeContext }) => codeContext)).toEqual([
      "hash 'da39' is not a SHA-1 hash of 40 hex digits (de-1)",
      'size is missing, a decimal number of bytes is due (de-1)',
      'classCode is missing, one code is due (de-1)',
    ])
  })

  it('repeats a long id only in part', () => {
    const [error] = checkSubmission(
      sampleSubmission({ documentEntries: [sampleEntry({ id: 'a'.repeat(9_000), hash: '' })] }),
      'ITI-42',
    )
    expect(error?.location).toHaveLength(81)
    expect(error?.codeContext.length).toBeLessThan(200)
  })

  it('repeats nothing that a patient could be known by', () => {
    const entry = sampleEntry({
      patientId: 'Byrne',
      sourcePatientId: 'Byrne 1979',
      sourcePatientInfo: ['PID-5|Byrne|Aoife', 'PID-7|Byrne'],
      legalAuthenticator: '^^Byrne',
      uri: 'Byrne Aoife.pdf',
      referenceIds: ['Byrne'],
      title: `Byrne ${'a'.repeat(128)}`,
      comments: `Byrne ${'a'.repeat(1024)}`,
      authors: [author({ person: '^^Byrne', institutions: ['^Byrne'], roles: ['r'] })],
    })
    const submissionSet = sampleSubmissionSet({ intendedRecipients: ['|||Byrne'] })
    const errors = checkSubmission(
      sampleSubmission({ submissionSet, documentEntries: [entry] }),
      'ITI-42',
    )
    expect(errors).toHaveLength(12)
    expect(JSON.stringify(errors)).not.toMatch(/Byrne/)
  })
})

describe('submission sets and folders that are refused', () => {
  it.each<[string, Partial<SubmissionSet>]>([
    ['a uniqueId that is no OID', { uniqueId: 'urn:x:1' }],
    ['no sourceId', { sourceId: '' }],
    ['a sourceId with prefix', { sourceId: 'urn:oid:2.999.1' }],
    ['no uniqueId', { uniqueId: '' }],
    ['a submissionTime of no calendar', { submissionTime: '20261301' }],
    ['a contentTypeCode without display name', { contentTypeCode: { ...code, display: '' } }],
    ['a title of 257 characters', { title: 'a'.repeat(257) }],
    ['comments of 1,025 characters', { comments: 'a'.repeat(1025) }],
    ['an author who is nobody', { authors: [author({ roles: ['Radiologist'] })] }],
    ['an own slot that is too long', { extraSlots: [{ name: 'u', values: ['a'.repeat(257)] }] }],
    ['no submissionTime', { submissionTime: undefined }],
    ['no contentTypeCode', { contentTypeCode: undefined }],
    ['an empty recipient', { intendedRecipients: ['||'] }],
  ])('a set with %s (ITI TF-3: Table 4.2.3.3-1)', (_, changes) => {
    const submissionSet = sampleSubmissionSet(changes)
    expect(codesOf(sampleSubmission({ submissionSet }))).toEqual(['XDSRegistryMetadataError'])
  })

  it.each<[string, Partial<Folder>]>([
    ['no title', { title: undefined }],
    ['a blank title', { title: ' ' }],
    ['a title of 257 characters', { title: 'a'.repeat(257) }],
    ['comments of 1,025 characters', { comments: 'a'.repeat(1025) }],
    ['a code without scheme', { codes: [{ ...code, scheme: '' }] }],
    ['an own slot without value', { extraSlots: [{ name: 'urn:x', values: [] }] }],
    ['no code', { codes: [] }],
    ['a uniqueId that is no OID', { uniqueId: 'folder' }],
  ])('a folder with %s (ITI TF-3: Table 4.2.3.4-1)', (_, changes) => {
    const folders = [sampleFolder(changes)]
    expect(codesOf(sampleSubmission({ folders }))).toEqual(['XDSRegistryMetadataError'])
  })
})

describe('structure that is refused (ITI TF-3: 4.2.1, 4.2.2)', () => {
  const sample = sampleSubmission()
  it.each<[string, Submission, readonly string[]]>([
    ['no submission set', { ...sample, submissionSets: [] }, metadata(5)],
    ['nothing in it', { ...sample, documentEntries: [], associations: [] }, metadata(1)],
    ['an entry outside the set', { ...sample, associations: [] }, metadata(1)],
    ['an entry twice in the set', twiceInSet(), metadata(1)],
    ['one id on two objects', withId('ss-1'), metadata(4)],
    ['a UUID that is none', withId('urn:uuid:1'), metadata(1)],
    ['something unreadable', { ...sample, unreadable: [{ id: 'x', problem: 'p' }] }, metadata(1)],
    ['an unknown end', relating('APND', 'elsewhere'), metadata(1)],
    ['Original for a registered entry', referring('Original'), metadata(1)],
    ['a set as the target', relating('APND', 'ss-1'), metadata(1)],
    ['a replaced entry in the message', replacingNeighbour(), ['UnresolvedReferenceException']],
    [
      'a membership outside the set',
      {
        ...withFolder(),
        associations: withFolder().associations.filter(({ targetId }) => targetId !== 'm'),
      },
      metadata(1),
    ],
    ['a relationship under the set', relationshipUnderSet(), metadata(1)],
    ['documentation on a HasMember', documented(), metadata(1)],
    [
      'documentation without display name',
      documentedRelationship({ ...code, display: '' }),
      metadata(1),
    ],
    ['two replacements of one entry', replacingTwice(), metadata(1)],
    ['an addendum to itself', replacingItself(), metadata(1)],
    ['a status that is not said', withoutStatus(), metadata(1)],
    ['Reference on the way to a new folder', folderOf('Reference'), metadata(1)],
    ['a status on a folder membership', membersOf('m'), metadata(1)],
    ['a status on the way to a folder membership', membersOf('member-4'), metadata(1)],
    ['a status on a relationship', statusOnRelationship(), metadata(1)],
    ['a folder in a folder', folderInFolder(), metadata(2)],
    ['a folder that is a member of no set', folderAlone(), metadata(1)],
    ['a relationship from the set', fromSet(), metadata(1)],
    ['a relationship from a registered entry', fromRegistered(), ['UnresolvedReferenceException']],
    ['a signature of a folder', signingFolder(), ['UnresolvedReferenceException']],
    [
      'an own slot of an association that is too long',
      withAssociationSlot('a'.repeat(257)),
      metadata(1),
    ],
    ['a metadata update', updating(), metadata(1)],
  ])('%s', (_, submission, codes) => {
    expect(codesOf(submission).toSorted()).toEqual(codes)
  })

  it('one uniqueId on an entry and on its set (ITI TF-3: Table 4.2.4.1-2)', () => {
    const entry = sampleEntry({ uniqueId: sampleSubmissionSet().uniqueId })
    expect(codesOf(sampleSubmission({ documentEntries: [entry] }))).toEqual([
      'XDSRegistryDuplicateUniqueIdInMessage',
    ])
  })

  it('two patients (ITI TF-3: Table 4.2.4.1-2)', () => {
    const entry = sampleEntry({ patientId: 'N-1002^^^&2.999.1.2&ISO' })
    expect(codesOf(sampleSubmission({ documentEntries: [entry] }))).toEqual([
      'XDSPatientIdDoesNotMatch',
    ])
  })
})

describe('at a repository (ITI TF-2: 3.41.4.1.3)', () => {
  it('only what cannot be read is refused, with the code of a repository', () => {
    const bare = sampleSubmission({ documentEntries: [sampleEntry({ hash: undefined })] })
    expect(checkSubmission(bare, 'ITI-41')).toEqual([])
    const unreadable = { ...bare, unreadable: [{ id: 'de-1', problem: 'no mimeType' }] }
    expect(checkSubmission(unreadable, 'RAD-68').map((error) => error.code)).toEqual([
      'XDSRepositoryMetadataError',
    ])
  })
})

it('every rule has an id of its own and a citation', () => {
  expect(new Set(submissionRules.map(({ id }) => id)).size).toBe(submissionRules.length)
  expect(submissionRules.filter(({ cites }) => cites.length === 0)).toEqual([])
})

it('a submission of 20,000 associations is checked in one pass', () => {
  const associations = Array.from({ length: 20_000 }, (_, at) =>
    sampleAssociation({ id: `m${at}`, sourceId: 'fd-1', targetId: 'de-1' }),
  )
  const submission = { ...sampleSubmission({ folders: [sampleFolder()] }), associations }
  expect(checkSubmission(submission, 'ITI-42')).toHaveLength(200)
})

function codesOf(submission: Submission): string[] {
  return checkSubmission(submission, 'ITI-42').map((error) => error.code)
}

function metadata(count: number): readonly string[] {
  return Array<string>(count).fill('XDSRegistryMetadataError')
}

function availability(...values: readonly string[]): Partial<DocumentEntry> {
  return { extraSlots: [{ name: 'documentAvailability', values }] }
}

function author(changes: Partial<DocumentEntry['authors'][number]>) {
  return {
    person: undefined,
    institutions: [],
    roles: [],
    specialties: [],
    telecommunications: [],
    ...changes,
  }
}

function withFolder(): Submission {
  return sampleSubmission({
    documentEntries: [sampleEntry(), sampleEntry({ id: 'de-2', uniqueId: '2.999.77.1.2' })],
    folders: [sampleFolder()],
    associations: [sampleAssociation({ id: 'm', sourceId: 'fd-1', targetId: 'de-1' })],
  })
}

function movingIn(): Submission {
  const folder = 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3302'
  const member = sampleAssociation({ id: 'm', sourceId: folder, targetId: registered })
  return sampleSubmission({ documentEntries: [], associations: [member] })
}

function referring(submissionSetStatus: 'Original' | 'Reference'): Submission {
  const reference = sampleAssociation({ id: 'r', targetId: registered, submissionSetStatus })
  return sampleSubmission({ documentEntries: [], associations: [reference] })
}

function relating(type: Association['type'], targetId: string): Submission {
  const relation = sampleAssociation({ id: 'r', type, sourceId: 'de-1', targetId })
  return sampleSubmission({ associations: [relation] })
}

function withAddendum(): Submission {
  return sampleSubmission({
    documentEntries: [sampleEntry(), sampleEntry({ id: 'de-2', uniqueId: '2.999.77.1.2' })],
    associations: [sampleAssociation({ id: 'r', type: 'APND', sourceId: 'de-2' })],
  })
}

function replacingNeighbour(): Submission {
  const relation = { id: 'r', type: 'RPLC', sourceId: 'de-2', targetId: 'de-1' } as const
  return { ...withAddendum(), ...replacedRelation(relation) }
}

function replacedRelation(relation: Partial<Association>): Pick<Submission, 'associations'> {
  const { associations } = withAddendum()
  return {
    associations: associations.map((one) => (one.id === 'r' ? { ...one, ...relation } : one)),
  }
}

function twiceInSet(): Submission {
  const again = sampleAssociation({ id: 'again', submissionSetStatus: 'Original' })
  const sample = sampleSubmission()
  return { ...sample, associations: [...sample.associations, again] }
}

function withId(id: string): Submission {
  return sampleSubmission({ documentEntries: [sampleEntry({ id })] })
}

function relationshipUnderSet(): Submission {
  const sample = relating('RPLC', registered)
  const under = sampleAssociation({ id: 'u', targetId: 'r' })
  return { ...sample, associations: [...sample.associations, under] }
}

function documented(): Submission {
  const sample = sampleSubmission()
  const [member] = sample.associations
  return member === undefined
    ? sample
    : { ...sample, associations: [{ ...member, documentation: [code] }] }
}

function replacingTwice(): Submission {
  const replacing = ['r1', 'r2'].map((id) =>
    sampleAssociation({ id, type: 'RPLC', sourceId: 'de-1', targetId: registered }),
  )
  return sampleSubmission({ associations: replacing })
}

function documentedRelationship(documentation: typeof code): Submission {
  const relation = { id: 'r', type: 'RPLC', sourceId: 'de-1', targetId: registered } as const
  const association = sampleAssociation({ ...relation, documentation: [documentation] })
  return sampleSubmission({ associations: [association] })
}

function withAssociationSlot(value: string): Submission {
  const relation = { id: 'r', type: 'APND', sourceId: 'de-1', targetId: registered } as const
  const extraSlots = [{ name: 'urn:example:colour', values: [value] }]
  return sampleSubmission({ associations: [sampleAssociation({ ...relation, extraSlots })] })
}

function changedMembers(
  submission: Submission,
  change: (association: Association) => readonly Association[],
): Submission {
  return { ...submission, associations: submission.associations.flatMap(change) }
}

function folderOf(submissionSetStatus: 'Original' | 'Reference'): Submission {
  return changedMembers(sampleSubmission({ folders: [sampleFolder()] }), (one) => [
    one.targetId === 'fd-1' ? { ...one, submissionSetStatus } : one,
  ])
}

/** With the status on the association of that id. */
function membersOf(id: string): Submission {
  return changedMembers(withFolder(), (one) => [
    one.id === id ? { ...one, submissionSetStatus: 'Original' } : one,
  ])
}

function statusOnRelationship(): Submission {
  return changedMembers(relating('APND', registered), (one) => [
    one.id === 'r' ? { ...one, submissionSetStatus: 'Reference' } : one,
  ])
}

function withoutStatus(): Submission {
  return changedMembers(sampleSubmission(), (one) => [{ ...one, submissionSetStatus: undefined }])
}

function folderAlone(): Submission {
  return changedMembers(sampleSubmission({ folders: [sampleFolder()] }), (one) =>
    one.targetId === 'fd-1' ? [] : [one],
  )
}

function folderInFolder(): Submission {
  const folders = [sampleFolder(), sampleFolder({ id: 'fd-2', uniqueId: '2.999.77.4.2' })]
  const member = sampleAssociation({ id: 'm', sourceId: 'fd-1', targetId: 'fd-2' })
  return sampleSubmission({ folders, associations: [member] })
}

function fromSet(): Submission {
  const relation = { id: 'r', type: 'APND', sourceId: 'ss-1', targetId: registered } as const
  return sampleSubmission({ associations: [sampleAssociation(relation)] })
}

function fromRegistered(): Submission {
  const relation = { id: 'r', type: 'APND', sourceId: registered, targetId: 'de-1' } as const
  return sampleSubmission({ associations: [sampleAssociation(relation)] })
}

function replacingItself(): Submission {
  const relation = { id: 'r', type: 'APND', sourceId: 'de-1', targetId: 'de-1' } as const
  return sampleSubmission({ associations: [sampleAssociation(relation)] })
}

function signingFolder(): Submission {
  const relation = { id: 'r', type: 'signs', sourceId: 'de-1', targetId: 'fd-1' } as const
  return sampleSubmission({
    folders: [sampleFolder()],
    associations: [sampleAssociation(relation)],
  })
}

function updating(): Submission {
  const sample = sampleSubmission()
  const [member] = sample.associations
  const slot = { name: 'PreviousVersion', values: ['1'] }
  return member === undefined
    ? sample
    : { ...sample, associations: [{ ...member, extraSlots: [slot] }] }
}
