// A submission of one document: its entry, the submission set and what joins them (ITI TF-3:
// 4.2.1).
import { formatDtm } from '@isthmus/hl7/dtm'
import type { SubmissionOptions } from '../document-description.ts'
import type { Association } from '../metadata/association.ts'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import type { Submission } from '../metadata/submission.ts'
import { authorOf } from './described-attributes.ts'

export type DescribedEntry = Omit<
  DocumentEntry,
  | 'kind'
  | 'id'
  | 'logicalId'
  | 'version'
  | 'availabilityStatus'
  | 'type'
  | 'homeCommunityId'
  | 'hash'
  | 'size'
  | 'repositoryUniqueId'
  | 'uri'
  | 'legalAuthenticator'
  | 'languageCode'
  | 'healthcareFacilityTypeCode'
  | 'practiceSettingCode'
  | 'confidentialityCodes'
  | 'classCode'
  | 'extraSlots'
>

/**
 * Adds to the entry what the house writes into each; hash, size and repository are the repository's
 * to add.
 */
export function singleDocumentSubmission(
  described: DescribedEntry,
  options: SubmissionOptions,
): Submission {
  const { defaults, ids, now, replacedEntryUuid } = options
  const entry: DocumentEntry = {
    kind: 'document-entry',
    id: ids.entryUuid,
    ...unregistered,
    type: 'stable',
    homeCommunityId: undefined,
    hash: undefined,
    size: undefined,
    repositoryUniqueId: undefined,
    uri: undefined,
    legalAuthenticator: undefined,
    languageCode: defaults.languageCode,
    classCode: defaults.classCode,
    healthcareFacilityTypeCode: defaults.healthcareFacilityTypeCode,
    practiceSettingCode: defaults.practiceSettingCode,
    confidentialityCodes: defaults.confidentialityCodes,
    extraSlots: [],
    ...described,
  }
  return {
    submissionSets: [
      {
        kind: 'submission-set',
        id: submissionSetId,
        ...unregistered,
        homeCommunityId: undefined,
        patientId: described.patientId,
        uniqueId: ids.submissionSetUniqueId,
        sourceId: defaults.sourceId,
        submissionTime: formatDtm(now),
        contentTypeCode: defaults.contentTypeCode,
        title: described.title,
        comments: undefined,
        authors: [authorOf(defaults)],
        intendedRecipients: [],
        extraSlots: [],
      },
    ],
    documentEntries: [entry],
    folders: [],
    associations: [
      association('member', 'HasMember', [submissionSetId, entry.id]),
      ...(replacedEntryUuid === undefined
        ? []
        : [association('replacement', 'RPLC', [entry.id, replacedEntryUuid])]),
    ],
    unreadable: [],
  }
}

/** Symbolic: nobody has to know it after the submission. */
const submissionSetId = 'submission-set'

const unregistered = {
  logicalId: undefined,
  version: undefined,
  availabilityStatus: undefined,
} as const

function association(
  id: string,
  type: 'HasMember' | 'RPLC',
  [sourceId, targetId]: readonly [string, string],
): Association {
  return {
    kind: 'association',
    id,
    ...unregistered,
    type,
    sourceId,
    targetId,
    submissionSetStatus: type === 'HasMember' ? 'Original' : undefined,
    documentation: [],
    extraSlots: [],
  }
}
