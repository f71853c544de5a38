// SubmissionSet (ITI TF-3: Table 4.2.3.3-1).
import type { Code } from '@isthmus/ihe/code'
import type { Author } from './author.ts'
import type { AvailabilityStatus } from './availability-status.ts'
import type { ExtraSlot } from './extra-slot.ts'
import type { ForeignParts } from './foreign-parts.ts'

export interface SubmissionSet {
  readonly kind: 'submission-set'
  readonly id: string
  readonly logicalId: string | undefined
  readonly version: number | undefined
  readonly availabilityStatus: AvailabilityStatus | undefined
  readonly homeCommunityId: string | undefined
  readonly patientId: string
  readonly uniqueId: string
  readonly sourceId: string
  readonly submissionTime: string | undefined
  readonly contentTypeCode: Code | undefined
  readonly title: string | undefined
  readonly comments: string | undefined
  readonly authors: readonly Author[]
  readonly intendedRecipients: readonly string[]
  readonly extraSlots: readonly ExtraSlot[]
  /** Absent where nothing stands in it but attributes. */
  readonly foreign?: ForeignParts
}
