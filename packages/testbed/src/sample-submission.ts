// Invented metadata for tests: whole and valid, to be spoilt in one respect at a time.
import type { Association } from '@isthmus/xds/metadata/association'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'

export const samplePatientId = 'N-1001^^^&2.999.1.2&ISO'
export const sampleRepository = '2.999.1.3.1'

/** A CT manifest's entry; its symbolic id is `de-1`. */
export function sampleEntry(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return {
    kind: 'document-entry',
    id: 'de-1',
    logicalId: undefined,
    version: undefined,
    availabilityStatus: undefined,
    type: 'stable',
    homeCommunityId: undefined,
    mimeType: 'application/dicom',
    patientId: samplePatientId,
    uniqueId: '2.999.77.1.20260314101530',
    sourcePatientId: 'NORTH-88^^^&2.999.1.5.1&ISO',
    sourcePatientInfo: ['PID-5|Byrne^Aoife^^^', 'PID-7|19790412', 'PID-8|F'],
    creationTime: '20260314101530',
    serviceStartTime: '202603141000',
    serviceStopTime: '20260314101200',
    languageCode: 'en-IE',
    hash: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    size: '44',
    repositoryUniqueId: sampleRepository,
    uri: undefined,
    title: 'CT head',
    comments: undefined,
    classCode: code('IMAGES', '2.999.20.1', 'Imaging'),
    typeCode: code('CT', '2.999.20.2', 'Computed tomography'),
    formatCode: code('1.2.840.10008.5.1.4.1.1.88.59', '1.2.840.10008.2.6.1', 'Manifest'),
    healthcareFacilityTypeCode: code('HOSP', '2.999.20.3', 'Hospital'),
    practiceSettingCode: code('RAD', '2.999.20.4', 'Radiology'),
    confidentialityCodes: [code('N', '2.16.840.1.113883.5.25', 'normal')],
    eventCodes: [code('CT', '1.2.840.10008.2.16.4', 'CT'), code('HEAD', '2.999.20.6', 'Head')],
    authors: [
      {
        person: 'RAD-118^Okafor^Ngozi^^^Dr^^^&2.999.10.9&ISO',
        institutions: ['North Hospital^^^^^^^^^2.999.10.8'],
        roles: ['Radiologist'],
        specialties: [],
        telecommunications: [],
      },
    ],
    legalAuthenticator: undefined,
    referenceIds: [
      '2.999.77.2.1^^^^urn:ihe:iti:xds:2016:studyInstanceUID',
      'ACC-90417^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession',
    ],
    extraSlots: [{ name: 'urn:example:colour', values: ['blue'] }],
    ...changes,
  }
}

/** Symbolic id `ss-1`. */
export function sampleSubmissionSet(changes: Partial<SubmissionSet> = {}): SubmissionSet {
  return {
    kind: 'submission-set',
    id: 'ss-1',
    logicalId: undefined,
    version: undefined,
    availabilityStatus: undefined,
    homeCommunityId: undefined,
    patientId: samplePatientId,
    uniqueId: '2.999.77.3.1',
    sourceId: '2.999.1.6.1',
    submissionTime: '20260314101600',
    contentTypeCode: code('RAD', '2.999.20.5', 'Radiology'),
    title: undefined,
    comments: undefined,
    authors: [],
    intendedRecipients: [],
    extraSlots: [],
    ...changes,
  }
}

/** Symbolic id `fd-1`. */
export function sampleFolder(changes: Partial<Folder> = {}): Folder {
  return {
    kind: 'folder',
    id: 'fd-1',
    logicalId: undefined,
    version: undefined,
    availabilityStatus: undefined,
    homeCommunityId: undefined,
    patientId: samplePatientId,
    uniqueId: '2.999.77.4.1',
    lastUpdateTime: undefined,
    title: 'Follow-up',
    comments: undefined,
    codes: [code('FOLLOW', '2.999.20.7', 'Follow-up')],
    extraSlots: [],
    ...changes,
  }
}

export function sampleAssociation(changes: Partial<Association>): Association {
  return {
    kind: 'association',
    id: 'as-1',
    logicalId: undefined,
    version: undefined,
    availabilityStatus: undefined,
    type: 'HasMember',
    sourceId: 'ss-1',
    targetId: 'de-1',
    submissionSetStatus: undefined,
    documentation: [],
    extraSlots: [],
    ...changes,
  }
}

/** Puts the objects under one submission set, each new one through its own HasMember. */
export function sampleSubmission(
  parts: {
    readonly submissionSet?: SubmissionSet
    readonly documentEntries?: readonly DocumentEntry[]
    readonly folders?: readonly Folder[]
    /** Memberships, relationships and references, beside those of the submission set. */
    readonly associations?: readonly Association[]
  } = {},
): Submission {
  const submissionSet = parts.submissionSet ?? sampleSubmissionSet()
  const documentEntries = parts.documentEntries ?? [sampleEntry()]
  const folders = parts.folders ?? []
  const given = parts.associations ?? []
  const memberships = given.filter(
    ({ type, sourceId }) => type === 'HasMember' && sourceId !== submissionSet.id,
  )
  const members = [...documentEntries, ...folders, ...memberships].map(({ id, kind }, at) =>
    sampleAssociation({
      id: `member-${at + 1}`,
      sourceId: submissionSet.id,
      targetId: id,
      submissionSetStatus: kind === 'document-entry' ? 'Original' : undefined,
    }),
  )
  return {
    submissionSets: [submissionSet],
    documentEntries,
    folders,
    associations: [...members, ...given],
    unreadable: [],
  }
}

function code(value: string, scheme: string, display: string) {
  return { code: value, scheme, display }
}
