// UpdateAvailabilityStatus and SubmitAssociation ↔ rim:Association (ITI TF-2: 3.57.4.1.2).
import { objectTypes } from '@isthmus/ebxml/ebxml-names'
import type { Association as RimAssociation } from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { UpdateTrigger } from '../metadata/update-trigger.ts'
import { type Reading, extraSlots, slotValues } from './attribute-reader.ts'
import { slots } from './attribute-writer.ts'

/** The trigger's type that a URN names; undefined for an association that is to be registered. */
export function triggerTypeOf(urn: string): UpdateTrigger['type'] | undefined {
  return types.get(urn)
}

export function decodeUpdateTrigger(
  { object, report }: Reading<RimAssociation>,
  type: UpdateTrigger['type'],
): UpdateTrigger {
  if (object.sourceObject === '') report('sourceObject is missing')
  if (object.targetObject === '') report('targetObject is missing')
  const ends = {
    id: normalizeUuidUrn(object.id),
    sourceId: normalizeUuidUrn(object.sourceObject),
    targetId: normalizeUuidUrn(object.targetObject),
  }
  if (type === 'SubmitAssociation') {
    return { type, ...ends, extraSlots: extraSlots(object.slots, new Set()) }
  }
  return {
    type,
    ...ends,
    originalStatus: slotValues(object.slots, 'OriginalStatus'),
    newStatus: slotValues(object.slots, 'NewStatus'),
    extraSlots: extraSlots(object.slots, statusSlots),
  }
}

export function encodeUpdateTrigger(trigger: UpdateTrigger): RimAssociation {
  const statuses =
    trigger.type === 'SubmitAssociation'
      ? {}
      : { OriginalStatus: trigger.originalStatus, NewStatus: trigger.newStatus }
  return {
    kind: 'Association',
    id: trigger.id,
    associationType: urns[trigger.type],
    sourceObject: trigger.sourceId,
    targetObject: trigger.targetId,
    objectType: objectTypes.association,
    slots: [...slots(statuses), ...trigger.extraSlots],
    lid: undefined,
    status: undefined,
    versionName: undefined,
    home: undefined,
    name: undefined,
    description: undefined,
    classifications: [],
    externalIdentifiers: [],
  }
}

const urns: Readonly<Record<UpdateTrigger['type'], string>> = {
  UpdateAvailabilityStatus: 'urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus',
  SubmitAssociation: 'urn:ihe:iti:2010:AssociationType:SubmitAssociation',
}

const types: ReadonlyMap<string, UpdateTrigger['type']> = new Map([
  [urns.UpdateAvailabilityStatus, 'UpdateAvailabilityStatus'],
  [urns.SubmitAssociation, 'SubmitAssociation'],
])

const statusSlots: ReadonlySet<string> = new Set(['OriginalStatus', 'NewStatus'])
