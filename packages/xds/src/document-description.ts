// What manifest and report have in common before they are metadata: the patient, the order, the
// house (RAD TF-2: 4.68.4.1.2).
import type { Code } from '@isthmus/ihe/code'

export interface DescribedPatient {
  /** CX in the affinity domain: what the map or feed says, never the number of the dataset. */
  readonly domainId: string
  /** CX of the hospital's own number. */
  readonly localId: string
  /** PN as the dataset has it. */
  readonly name: string | undefined
  /** DA. */
  readonly birthDate: string | undefined
  readonly sex: string | undefined
}

/** A number and the OID of the authority that gave it, where that is known. */
export interface IssuedNumber {
  readonly value: string
  readonly authority: string | undefined
}

/** What a house writes into each of its documents. */
export interface DocumentDefaults {
  readonly languageCode: string
  readonly classCode: Code
  /** Taken where the study names no procedure of its own. */
  readonly typeCode: Code
  readonly healthcareFacilityTypeCode: Code
  readonly practiceSettingCode: Code
  readonly confidentialityCodes: readonly Code[]
  readonly contentTypeCode: Code
  readonly institution: { readonly name: string; readonly oid: string | undefined }
  readonly authorRole: string | undefined
  readonly authorSpecialty: string | undefined
  /** OID of the source that submits. */
  readonly sourceId: string
}

/** Ids of one submission, all of them new. */
export interface SubmissionIds {
  /** `urn:uuid:…`: kept by the registry, so that a later replacement can name it. */
  readonly entryUuid: string
  /** OID. */
  readonly submissionSetUniqueId: string
}

export interface SubmissionOptions {
  readonly defaults: DocumentDefaults
  readonly ids: SubmissionIds
  readonly now: Date
  /** entryUUID of the approved entry that this one replaces. */
  readonly replacedEntryUuid?: string | undefined
}
