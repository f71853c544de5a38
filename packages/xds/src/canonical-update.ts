// One spelling for a metadata update, so that rules and registry can compare texts.
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { canonicalSubmission } from './canonical-submission.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'

/** As `canonicalSubmission`; logicalIDs and triggers, too. */
export function canonicalUpdate(update: UpdateSubmission): UpdateSubmission {
  const submission = canonicalSubmission(update)
  return {
    ...submission,
    documentEntries: submission.documentEntries.map((entry) => withCanonicalLogicalId(entry)),
    folders: submission.folders.map((folder) => withCanonicalLogicalId(folder)),
    triggers: update.triggers.map((trigger) => ({
      ...trigger,
      id: normalizeUuidUrn(trigger.id),
      sourceId: normalizeUuidUrn(trigger.sourceId),
      targetId: normalizeUuidUrn(trigger.targetId),
    })),
  }
}

function withCanonicalLogicalId<T extends { readonly logicalId: string | undefined }>(
  object: T,
): T {
  const { logicalId } = object
  return logicalId === undefined ? object : { ...object, logicalId: normalizeUuidUrn(logicalId) }
}
