// All that one metadata update says: a submission, and the associations that are orders to the
// registry (ITI TF-2: 3.57.4.1.2).
import type { Submission } from './submission.ts'
import type { UpdateTrigger } from './update-trigger.ts'

export interface UpdateSubmission extends Submission {
  readonly triggers: readonly UpdateTrigger[]
}
