// DocumentEntry ↔ ExtrinsicObject (ITI TF-3: 4.2.5, Table 4.2.3.2-1).
import type { ExtrinsicObject } from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { onDemandDocumentEntry, stableDocumentEntry } from '../identifiers.ts'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import {
  type Reading,
  authors,
  checkShape,
  code,
  codes,
  commonAttributes,
  extraSlots,
  identifier,
  slotValue,
  slotValues,
} from './attribute-reader.ts'
import {
  type ChildIds,
  authorClassifications,
  codeClassifications,
  externalIdentifiers,
  objectBase,
  objectWriter,
  slots,
} from './attribute-writer.ts'
import { type OwnParts, foreignParts } from './foreign-parts.ts'
import { documentEntryIdentifiers, documentEntrySchemes } from './schemes.ts'

/** Undefined, with a report, when its objectType is not that of a document entry. */
export function decodeDocumentEntry(reading: Reading<ExtrinsicObject>): DocumentEntry | undefined {
  const { object, report } = reading
  const type = types.get(normalizeUuidUrn(object.objectType ?? ''))
  if (type === undefined) {
    report('objectType is not that of a document entry')
    return undefined
  }
  checkShape(reading)
  return {
    kind: 'document-entry',
    ...commonAttributes(reading),
    type,
    homeCommunityId: object.home,
    mimeType: object.mimeType ?? '',
    patientId: identifier(reading, 'patientId', documentEntryIdentifiers.patientId),
    uniqueId: identifier(reading, 'uniqueId', documentEntryIdentifiers.uniqueId),
    title: object.name,
    comments: object.description,
    ...slotAttributes(reading),
    ...codedAttributes(reading),
    authors: authors(reading, documentEntrySchemes.author),
    extraSlots: extraSlots(object.slots, knownSlots),
    ...foreignParts(reading, own),
  }
}

export function encodeDocumentEntry(entry: DocumentEntry, childIds: ChildIds): ExtrinsicObject {
  const writer = objectWriter(entry.id, childIds)
  const { author, ...coded } = documentEntrySchemes
  return {
    kind: 'ExtrinsicObject',
    mimeType: entry.mimeType === '' ? undefined : entry.mimeType,
    ...objectBase(entry, writer, {
      home: entry.homeCommunityId,
      objectType: entry.type === 'stable' ? stableDocumentEntry : onDemandDocumentEntry,
      name: entry.title,
      description: entry.comments,
      slots: [...encodeSlotAttributes(entry), ...entry.extraSlots],
      classifications: [
        ...authorClassifications(writer, author, entry.authors),
        ...codeClassifications(writer, coded.classCode, [entry.classCode]),
        ...codeClassifications(writer, coded.confidentialityCode, entry.confidentialityCodes),
        ...codeClassifications(writer, coded.eventCodeList, entry.eventCodes),
        ...codeClassifications(writer, coded.formatCode, [entry.formatCode]),
        ...codeClassifications(writer, coded.healthcareFacilityTypeCode, [
          entry.healthcareFacilityTypeCode,
        ]),
        ...codeClassifications(writer, coded.practiceSettingCode, [entry.practiceSettingCode]),
        ...codeClassifications(writer, coded.typeCode, [entry.typeCode]),
      ],
      externalIdentifiers: externalIdentifiers(writer, [
        [documentEntryIdentifiers.patientId, entry.patientId],
        [documentEntryIdentifiers.uniqueId, entry.uniqueId],
      ]),
    }),
  }
}

const referenceIdList = 'urn:ihe:iti:xds:2013:referenceIdList'

function slotAttributes({ object, report }: Reading) {
  const one = (name: string) => slotValue(object.slots, name, report)
  return {
    creationTime: one('creationTime'),
    hash: one('hash'),
    languageCode: one('languageCode'),
    legalAuthenticator: one('legalAuthenticator'),
    repositoryUniqueId: one('repositoryUniqueId'),
    serviceStartTime: one('serviceStartTime'),
    serviceStopTime: one('serviceStopTime'),
    size: one('size'),
    sourcePatientId: one('sourcePatientId'),
    uri: one('URI'),
    sourcePatientInfo: slotValues(object.slots, 'sourcePatientInfo'),
    referenceIds: slotValues(object.slots, referenceIdList),
  }
}

function encodeSlotAttributes(entry: DocumentEntry) {
  return slots({
    creationTime: entry.creationTime,
    hash: entry.hash,
    languageCode: entry.languageCode,
    legalAuthenticator: entry.legalAuthenticator,
    repositoryUniqueId: entry.repositoryUniqueId,
    serviceStartTime: entry.serviceStartTime,
    serviceStopTime: entry.serviceStopTime,
    size: entry.size,
    sourcePatientId: entry.sourcePatientId,
    URI: entry.uri,
    sourcePatientInfo: entry.sourcePatientInfo,
    [referenceIdList]: entry.referenceIds,
  })
}

function codedAttributes(reading: Reading) {
  const schemes = documentEntrySchemes
  const one = (attribute: keyof typeof schemes) => code(reading, attribute, schemes[attribute])
  return {
    classCode: one('classCode'),
    typeCode: one('typeCode'),
    formatCode: one('formatCode'),
    healthcareFacilityTypeCode: one('healthcareFacilityTypeCode'),
    practiceSettingCode: one('practiceSettingCode'),
    confidentialityCodes: codes(reading, 'confidentialityCode', schemes.confidentialityCode),
    eventCodes: codes(reading, 'eventCodeList', schemes.eventCodeList),
  }
}

const types: ReadonlyMap<string, DocumentEntry['type']> = new Map([
  [stableDocumentEntry, 'stable'],
  [onDemandDocumentEntry, 'on-demand'],
])

const knownSlots: ReadonlySet<string> = new Set([
  'creationTime',
  'hash',
  'languageCode',
  'legalAuthenticator',
  'repositoryUniqueId',
  'serviceStartTime',
  'serviceStopTime',
  'size',
  'sourcePatientId',
  'URI',
  'sourcePatientInfo',
  referenceIdList,
])

const own: OwnParts = {
  schemes: Object.values(documentEntrySchemes),
  identifiers: Object.values(documentEntryIdentifiers),
  texts: 'attributes',
}
