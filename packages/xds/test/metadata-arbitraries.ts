// Metadata of any content that the wire can carry, for property tests.
import * as fc from 'fast-check'
import type { Association } from '../src/metadata/association.ts'
import type { DocumentEntry } from '../src/metadata/document-entry.ts'
import type { Folder } from '../src/metadata/folder.ts'
import type { SubmissionSet } from '../src/metadata/submission-set.ts'

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
  .map((value) => value.replaceAll(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '·'))
  .filter((value) => value.trim() !== '')
const optional = fc.option(text, { nil: undefined })
const texts = fc.array(text, { maxLength: 3 })
const code = fc.record({ code: text, scheme: text, display: text })
const optionalCode = fc.option(code, { nil: undefined })
const codes = fc.array(code, { maxLength: 3 })
const extraSlots = fc.uniqueArray(
  fc.record({
    name: text.map((name) => `urn:example:${name}`),
    values: fc.array(text, { minLength: 1, maxLength: 2 }),
  }),
  { selector: ({ name }) => name, maxLength: 2 },
)
const author = fc.record({
  person: optional,
  institutions: texts,
  roles: texts,
  specialties: texts,
  telecommunications: texts,
})
const uuidUrn = fc.uuid().map((uuid) => `urn:uuid:${uuid}`)
const id = fc.oneof(
  uuidUrn,
  fc.integer({ min: 0 }).map((number) => `object-${number}`),
)

const common = {
  id,
  logicalId: fc.option(uuidUrn, { nil: undefined }),
  version: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
  availabilityStatus: fc.option(fc.constantFrom('Approved' as const, 'Deprecated' as const), {
    nil: undefined,
  }),
  extraSlots,
}

export const documentEntry: fc.Arbitrary<DocumentEntry> = fc.record({
  kind: fc.constant('document-entry' as const),
  ...common,
  type: fc.constantFrom('stable' as const, 'on-demand' as const),
  homeCommunityId: optional,
  mimeType: text,
  patientId: text,
  uniqueId: text,
  sourcePatientId: optional,
  sourcePatientInfo: texts,
  creationTime: optional,
  serviceStartTime: optional,
  serviceStopTime: optional,
  languageCode: optional,
  hash: optional,
  size: optional,
  repositoryUniqueId: optional,
  uri: optional,
  title: optional,
  comments: optional,
  classCode: optionalCode,
  typeCode: optionalCode,
  formatCode: optionalCode,
  healthcareFacilityTypeCode: optionalCode,
  practiceSettingCode: optionalCode,
  confidentialityCodes: codes,
  eventCodes: codes,
  authors: fc.array(author, { maxLength: 2 }),
  legalAuthenticator: optional,
  referenceIds: texts,
})

export const submissionSet: fc.Arbitrary<SubmissionSet> = fc.record({
  kind: fc.constant('submission-set' as const),
  ...common,
  homeCommunityId: optional,
  patientId: text,
  uniqueId: text,
  sourceId: text,
  submissionTime: optional,
  contentTypeCode: optionalCode,
  title: optional,
  comments: optional,
  authors: fc.array(author, { maxLength: 2 }),
  intendedRecipients: texts,
})

export const folder: fc.Arbitrary<Folder> = fc.record({
  kind: fc.constant('folder' as const),
  ...common,
  homeCommunityId: optional,
  patientId: text,
  uniqueId: text,
  lastUpdateTime: optional,
  title: optional,
  comments: optional,
  codes,
})

export const association: fc.Arbitrary<Association> = fc.record({
  kind: fc.constant('association' as const),
  ...common,
  type: fc.constantFrom(
    'HasMember' as const,
    'RPLC' as const,
    'XFRM' as const,
    'APND' as const,
    'XFRM_RPLC' as const,
    'signs' as const,
    'IsSnapshotOf' as const,
  ),
  sourceId: id,
  targetId: id,
  submissionSetStatus: fc.option(fc.constantFrom('Original' as const, 'Reference' as const), {
    nil: undefined,
  }),
  documentation: codes,
})
