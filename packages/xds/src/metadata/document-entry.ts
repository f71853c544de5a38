// DocumentEntry (ITI TF-3: Table 4.2.3.2-1). Times are DTM text as sent; ids are text as sent.
import type { Code } from '@isthmus/ihe/code'
import type { Author } from './author.ts'
import type { AvailabilityStatus } from './availability-status.ts'
import type { ExtraSlot } from './extra-slot.ts'
import type { ForeignParts } from './foreign-parts.ts'

export interface DocumentEntry {
  readonly kind: 'document-entry'
  /** entryUUID, or a symbolic id while it is being submitted. */
  readonly id: string
  readonly logicalId: string | undefined
  readonly version: number | undefined
  readonly availabilityStatus: AvailabilityStatus | undefined
  readonly type: 'stable' | 'on-demand'
  readonly homeCommunityId: string | undefined
  readonly mimeType: string
  readonly patientId: string
  readonly uniqueId: string
  readonly sourcePatientId: string | undefined
  readonly sourcePatientInfo: readonly string[]
  readonly creationTime: string | undefined
  readonly serviceStartTime: string | undefined
  readonly serviceStopTime: string | undefined
  readonly languageCode: string | undefined
  /** SHA-1, 40 hex digits. */
  readonly hash: string | undefined
  /** Bytes, decimal text: may exceed 2^53. */
  readonly size: string | undefined
  readonly repositoryUniqueId: string | undefined
  readonly uri: string | undefined
  readonly title: string | undefined
  readonly comments: string | undefined
  readonly classCode: Code | undefined
  readonly typeCode: Code | undefined
  readonly formatCode: Code | undefined
  readonly healthcareFacilityTypeCode: Code | undefined
  readonly practiceSettingCode: Code | undefined
  readonly confidentialityCodes: readonly Code[]
  readonly eventCodes: readonly Code[]
  readonly authors: readonly Author[]
  readonly legalAuthenticator: string | undefined
  /** CXi. */
  readonly referenceIds: readonly string[]
  readonly extraSlots: readonly ExtraSlot[]
  /** Absent where nothing stands in it but attributes. */
  readonly foreign?: ForeignParts
}
