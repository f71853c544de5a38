// Which operations a metadata update asks for, read from what its objects are tied to
// (ITI TF-2: 3.57.4.1.2). Nothing is judged here.
import type { Association } from './metadata/association.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { SubmissionSet } from './metadata/submission-set.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import type { SubmitAssociation, UpdateAvailabilityStatus } from './metadata/update-trigger.ts'

/** A new version of an entry or folder. */
export interface ObjectUpdate {
  readonly object: DocumentEntry | Folder
  /** HasMembers from the submission set; one is due. */
  readonly members: readonly Association[]
}

/** A new association between objects that are registered. */
export interface AssociationSubmission {
  readonly association: Association
  /** SubmitAssociations that have it as target; one is due. */
  readonly triggers: readonly SubmitAssociation[]
}

export interface UpdateOperations {
  readonly submissionSet: SubmissionSet | undefined
  readonly objectUpdates: readonly ObjectUpdate[]
  readonly statusUpdates: readonly UpdateAvailabilityStatus[]
  readonly submissions: readonly AssociationSubmission[]
  /** SubmitAssociations whose target is not an association of the message. */
  readonly strayTriggers: readonly SubmitAssociation[]
  /** Associations that belong to no operation. */
  readonly others: readonly Association[]
}

/** Takes a canonical update. */
export function updateOperations(update: UpdateSubmission): UpdateOperations {
  const { submissionSets, documentEntries, folders, associations, triggers } = update
  const [submissionSet] = submissionSets
  const objects = [...documentEntries, ...folders]
  const objectIds = new Set(objects.map(({ id }) => id))
  const ofSet = associations.filter(({ sourceId }) => sourceId === submissionSet?.id)
  const isMember = (one: Association) => one.type === 'HasMember' && objectIds.has(one.targetId)
  const submits = triggers.filter((trigger) => trigger.type === 'SubmitAssociation')
  const submitted = new Set(submits.map(({ targetId }) => targetId))
  const submissions = associations.filter(
    ({ id, sourceId }) => submitted.has(id) && sourceId !== submissionSet?.id,
  )
  const submittedIds = new Set(submissions.map(({ id }) => id))
  return {
    submissionSet,
    objectUpdates: objects.map((object) => ({
      object,
      members: ofSet.filter((one) => isMember(one) && one.targetId === object.id),
    })),
    statusUpdates: triggers.filter((trigger) => trigger.type === 'UpdateAvailabilityStatus'),
    submissions: submissions.map((association) => ({
      association,
      triggers: submits.filter(({ targetId }) => targetId === association.id),
    })),
    strayTriggers: submits.filter(({ targetId }) => !submittedIds.has(targetId)),
    others: associations.filter(
      (one) => !submittedIds.has(one.id) && !(one.sourceId === submissionSet?.id && isMember(one)),
    ),
  }
}

/** The values of a slot of an association that its own attributes do not use. */
export function updateSlotValues(
  { extraSlots }: Pick<Association, 'extraSlots'>,
  name: string,
): readonly string[] {
  return extraSlots.find((slot) => slot.name === name)?.values ?? []
}

/** Undefined unless the member says one whole number above zero. */
export function previousVersionOf({ members }: ObjectUpdate): number | undefined {
  const [member] = members
  if (member === undefined) return undefined
  const [value = '', ...more] = updateSlotValues(member, previousVersion)
  return more.length === 0 && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined
}

// ITI TF-2: 3.57.4.1.3. Without the slot, associations are propagated.
/** Whether the associations of the former version become those of the new one. */
export function propagates({ members }: ObjectUpdate): boolean {
  return members.every((member) => !updateSlotValues(member, associationPropagation).includes('no'))
}

export const previousVersion = 'PreviousVersion'
export const associationPropagation = 'AssociationPropagation'
