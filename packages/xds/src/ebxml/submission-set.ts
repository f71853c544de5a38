// SubmissionSet ↔ RegistryPackage (ITI TF-3: 4.2.5, Table 4.2.3.3-1).
import type { RegistryPackage } from '@isthmus/ebxml/registry-object'
import { submissionSetNode } from '../identifiers.ts'
import type { SubmissionSet } from '../metadata/submission-set.ts'
import {
  type Reading,
  authors,
  checkShape,
  code,
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
  nodeClassification,
  objectBase,
  objectWriter,
  slots,
} from './attribute-writer.ts'
import { type OwnParts, foreignParts } from './foreign-parts.ts'
import { submissionSetIdentifiers, submissionSetSchemes } from './schemes.ts'

export function decodeSubmissionSet(reading: Reading<RegistryPackage>): SubmissionSet {
  const { object, report } = reading
  checkShape(reading)
  return {
    kind: 'submission-set',
    ...commonAttributes(reading),
    homeCommunityId: object.home,
    patientId: identifier(reading, 'patientId', submissionSetIdentifiers.patientId),
    uniqueId: identifier(reading, 'uniqueId', submissionSetIdentifiers.uniqueId),
    sourceId: identifier(reading, 'sourceId', submissionSetIdentifiers.sourceId),
    submissionTime: slotValue(object.slots, 'submissionTime', report),
    contentTypeCode: code(reading, 'contentTypeCode', submissionSetSchemes.contentTypeCode),
    title: object.name,
    comments: object.description,
    authors: authors(reading, submissionSetSchemes.author),
    intendedRecipients: slotValues(object.slots, 'intendedRecipient'),
    extraSlots: extraSlots(object.slots, knownSlots),
    ...foreignParts(reading, own),
  }
}

export function encodeSubmissionSet(set: SubmissionSet, childIds: ChildIds): RegistryPackage {
  const writer = objectWriter(set.id, childIds)
  return {
    kind: 'RegistryPackage',
    ...objectBase(set, writer, {
      home: set.homeCommunityId,
      name: set.title,
      description: set.comments,
      slots: [
        ...slots({
          submissionTime: set.submissionTime,
          intendedRecipient: set.intendedRecipients,
        }),
        ...set.extraSlots,
      ],
      classifications: [
        nodeClassification(writer, submissionSetNode),
        ...authorClassifications(writer, submissionSetSchemes.author, set.authors),
        ...codeClassifications(writer, submissionSetSchemes.contentTypeCode, [set.contentTypeCode]),
      ],
      externalIdentifiers: externalIdentifiers(writer, [
        [submissionSetIdentifiers.patientId, set.patientId],
        [submissionSetIdentifiers.sourceId, set.sourceId],
        [submissionSetIdentifiers.uniqueId, set.uniqueId],
      ]),
    }),
  }
}

const knownSlots: ReadonlySet<string> = new Set(['submissionTime', 'intendedRecipient'])

const own: OwnParts = {
  schemes: Object.values(submissionSetSchemes),
  identifiers: Object.values(submissionSetIdentifiers),
  texts: 'attributes',
}
