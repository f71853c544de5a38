// Associations that a metadata update sends as orders; they are never registered themselves
// (ITI TF-2: 3.57.4.1.2).
import type { ExtraSlot } from './extra-slot.ts'

interface Trigger {
  readonly id: string
  /** The submission set. */
  readonly sourceId: string
  readonly targetId: string
  /** Slots that the trigger does not have. */
  readonly extraSlots: readonly ExtraSlot[]
}

/** The target is to change its availabilityStatus. Values as sent: each is due once. */
export interface UpdateAvailabilityStatus extends Trigger {
  readonly type: 'UpdateAvailabilityStatus'
  readonly originalStatus: readonly string[]
  readonly newStatus: readonly string[]
}

/** The target is an association of the message between registered objects. */
export interface SubmitAssociation extends Trigger {
  readonly type: 'SubmitAssociation'
}

export type UpdateTrigger = UpdateAvailabilityStatus | SubmitAssociation
