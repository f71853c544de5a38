// Why a study is held back: nothing of it is published or released until a person has seen to it.

/**
 * `patient-missing`: no Patient ID. `patient-unknown`: the domain has no number for the patient.
 * `patients-mixed`: the
 * study's instances name several patients. `patient-changed`: it was published for another patient.
 * `rejection-note`: an instance says that others must not be used. `rejected`: the repository does
 * not take it.
 */
export type QuarantineReason =
  | 'patient-missing'
  | 'patient-unknown'
  | 'patients-mixed'
  | 'patient-changed'
  | 'rejection-note'
  | 'rejected'
