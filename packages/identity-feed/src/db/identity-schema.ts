// Tables of the patient identity feeds, in the database of whoever takes one.
import type { Generated } from 'kysely'

/**
 * Who is known, and under which id he is found; a merge changes `survivor_id` and nothing else.
 */
export interface PatientTable {
  patient_id: string
  /** The patient's own id unless he was merged; never the id of one who was merged himself. */
  survivor_id: string
  is_active: boolean
  /** Who made him known. */
  source: Generated<'configuration' | 'feed' | 'submission'>
  /** YYYYMMDD as the last feed of this id said it; it only ever stops a merge. */
  birth_date: Generated<string | null>
}

/** A hospital's own number beside the patient's id in the domain; both CX. */
export interface LocalPatientIdTable {
  /** The id beside which the number came; a merge changes nothing here. */
  patient_id: string
  local_id: string
  sender: string
  linked_at: Date
}

/** What a merge message said, as it said it; `patient.survivor_id` is what counts today. */
export interface PatientMergeTable {
  subsumed_id: string
  survivor_id: string
  merged_at: Date
  sender: string
  message_id: string
}

/** A message that was worked on, so that it has no second effect when it comes again. */
export interface IdentityMessageTable {
  sender: string
  message_id: string
  /** SHA-256: senders begin their numbers anew. */
  digest: Buffer
  received_at: Date
}

export interface IdentityTables {
  patient: PatientTable
  local_patient_id: LocalPatientIdTable
  patient_merge: PatientMergeTable
  identity_message: IdentityMessageTable
}
