// A metadata update's objects, both ways: triggers apart from what is to be registered
// (ITI TF-2: 3.57.4.1.2).
import type {
  Association as RimAssociation,
  RegistryObject as RimObject,
  RegistryObjectList,
} from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Submission } from '../metadata/submission.ts'
import type { UpdateSubmission } from '../metadata/update-submission.ts'
import { decodeSubmission, encodeSubmission } from './registry-objects.ts'
import { decodeUpdateTrigger, encodeUpdateTrigger, triggerTypeOf } from './update-trigger.ts'

/** Never throws: what is no metadata becomes an unreadable thing with its id and problem. */
export function decodeUpdateSubmission(list: RegistryObjectList): UpdateSubmission {
  const unreadable: { id: string; problem: string }[] = []
  const triggers = list.objects.flatMap((object) => {
    const type = typeOf(object)
    if (object.kind !== 'Association' || type === undefined) return []
    const id = normalizeUuidUrn(object.id)
    return [
      decodeUpdateTrigger({ object, report: (problem) => unreadable.push({ id, problem }) }, type),
    ]
  })
  const objects = list.objects.filter((object) => typeOf(object) === undefined)
  const submission: Submission = decodeSubmission({ ...list, objects })
  return { ...submission, unreadable: [...submission.unreadable, ...unreadable], triggers }
}

export function encodeUpdateSubmission(update: UpdateSubmission): readonly RimObject[] {
  const triggers: readonly RimAssociation[] = update.triggers.map((one) => encodeUpdateTrigger(one))
  return [...encodeSubmission(update), ...triggers]
}

function typeOf(object: RimObject) {
  return object.kind === 'Association' ? triggerTypeOf(object.associationType) : undefined
}
