// Folder (ITI TF-3: Table 4.2.3.4-1).
import type { Code } from '@isthmus/ihe/code'
import type { AvailabilityStatus } from './availability-status.ts'
import type { ExtraSlot } from './extra-slot.ts'
import type { ForeignParts } from './foreign-parts.ts'

export interface Folder {
  readonly kind: 'folder'
  readonly id: string
  readonly logicalId: string | undefined
  readonly version: number | undefined
  readonly availabilityStatus: AvailabilityStatus | undefined
  readonly homeCommunityId: string | undefined
  readonly patientId: string
  readonly uniqueId: string
  readonly lastUpdateTime: string | undefined
  readonly title: string | undefined
  readonly comments: string | undefined
  readonly codes: readonly Code[]
  readonly extraSlots: readonly ExtraSlot[]
  /** Absent where nothing stands in it but attributes. */
  readonly foreign?: ForeignParts
}
