// Association (ITI TF-3: 4.2.2), by the short name of its type; the codec knows the URN.
import type { Code } from '@isthmus/ihe/code'
import type { AvailabilityStatus } from './availability-status.ts'
import type { ExtraSlot } from './extra-slot.ts'
import type { ForeignParts } from './foreign-parts.ts'

export type AssociationType =
  | 'HasMember'
  | 'RPLC'
  | 'XFRM'
  | 'APND'
  | 'XFRM_RPLC'
  | 'signs'
  | 'IsSnapshotOf'

export interface Association {
  readonly kind: 'association'
  readonly id: string
  readonly logicalId: string | undefined
  readonly version: number | undefined
  readonly availabilityStatus: AvailabilityStatus | undefined
  readonly type: AssociationType
  readonly sourceId: string
  readonly targetId: string
  /** Only on a HasMember from a submission set to a document entry. */
  readonly submissionSetStatus: 'Original' | 'Reference' | undefined
  /** Association documentation (ITI TF-3: 4.2.2.2). */
  readonly documentation: readonly Code[]
  readonly extraSlots: readonly ExtraSlot[]
  /** Absent where nothing stands in it but attributes. */
  readonly foreign?: ForeignParts
}
