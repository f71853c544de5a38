import { sampleAssociation, sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { newEntry, newFolder, statusTrigger, submitting, update } from '../test/update-sample.ts'
import type { Association } from './metadata/association.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import { checkUpdate } from './rules/update.ts'
import type { LinkedAssociation, UpdatableObject, UpdateFacts } from './update-facts.ts'
import { updateFactsNeeded } from './update-facts.ts'
import type { UpdatePlan } from './update-plan.ts'
import { decideUpdate } from './update.ts'

// A registry in a few maps: plans are written into it as a database would, and whatever was decided,
// what it holds must stay whole.
interface Model {
  readonly objects: Map<string, DocumentEntry | Folder>
  readonly latest: Set<string>
  readonly associations: Map<string, Association>
  readonly sets: Set<string>
}

const operation = fc.record({
  kind: fc.constantFrom('version', 'status', 'membership', 'relationship'),
  first: fc.nat({ max: 40 }),
  second: fc.nat({ max: 40 }),
  propagates: fc.boolean(),
})
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never

test('whatever is updated, the registry stays whole (ITI TF-2: 3.57.4.1.3)', () => {
  let updates = 0
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
      const model = newModel()
      const ids = counter()
      for (const one of operations) {
        const submission = ordered(model, one)
        if (checkUpdate(submission, 'ITI-57').length > 0) continue
        const decision = decideUpdate(submission, gather(model, submission), {
          transaction: 'ITI-57',
          now: new Date(0),
          newUuid: ids,
          policy: { repositoryUniqueIds: undefined, releaseAttributes: 'changeable' },
        })
        if (decision.kind === 'reject') continue
        apply(model, decision.plan)
        updates += 1
        expectWhole(model)
      }
    }),
  )
  expect(updates).toBeGreaterThan(50)
})

function expectWhole({ objects, latest, associations, sets }: Model): void {
  const known = new Set([...objects.keys(), ...associations.keys(), ...sets])
  const held = [...associations.values()].filter(({ sourceId }) => sets.has(sourceId))
  const holders = (id: string) => held.filter(({ targetId }) => targetId === id).length
  for (const { id, sourceId, targetId, type } of associations.values()) {
    expect([sourceId, targetId].filter((end) => !known.has(end))).toEqual([])
    const isMembership = type === 'HasMember' && !sets.has(sourceId)
    expect(holders(id)).toBe(isMembership ? 1 : 0)
  }
  const versions = new Set([...objects.values()].map((one) => `${one.logicalId} ${one.version}`))
  expect(versions.size).toBe(objects.size)
  for (const object of objects.values()) {
    const family = [...objects.values()].filter(({ logicalId }) => logicalId === object.logicalId)
    const newest = Math.max(...family.map(({ version }) => version ?? 0))
    expect(latest.has(object.id)).toBe(object.version === newest)
    const isLive = object.availabilityStatus === 'Approved'
    expect(isLive && object.version !== newest).toBe(false)
    expect(holders(object.id)).toBe(1)
  }
}

/** Two entries and a folder with a member, held by one submission set. */
function newModel(): Model {
  const first = { version: 1, availabilityStatus: 'Approved' } as const
  const entries = [0, 1].map((at) => {
    const id = uuidOf(at + 1)
    return sampleEntry({ id, logicalId: id, uniqueId: `2.999.5.${at}`, ...first })
  })
  const folder = newFolder({ id: uuidOf(3), logicalId: uuidOf(3), ...first })
  const objects = new Map([...entries, folder].map((one) => [one.id, one]))
  const join = (at: number, sourceId: string, targetId: string) =>
    sampleAssociation({ id: uuidOf(at), logicalId: uuidOf(at), sourceId, targetId, ...first })
  const associations = [
    ...[...objects.keys()].map((id, at) => join(5 + at, uuidOf(4), id)),
    join(8, folder.id, uuidOf(1)),
    join(9, uuidOf(4), uuidOf(8)),
  ]
  return {
    objects,
    latest: new Set(objects.keys()),
    associations: new Map(associations.map((one) => [one.id, one])),
    sets: new Set([uuidOf(4)]),
  }
}

function ordered(model: Model, { kind, first, second, propagates }: Operation): UpdateSubmission {
  const objects = [...model.objects.values()]
  const one = objects[first % objects.length]
  const other = objects[second % objects.length]
  const ids = [...model.objects.keys(), ...model.associations.keys()]
  const target = ids[first % ids.length]
  if (one === undefined || other === undefined || target === undefined) throw new Error('empty')
  switch (kind) {
    case 'version':
      return newVersion(one, propagates ? 'yes' : 'no')
    case 'status':
      return update({ triggers: [statusTrigger(target)] })
    case 'membership':
      return submitting({ type: 'HasMember', sourceId: one.id, targetId: other.id })
    case 'relationship':
      return submitting({
        type: propagates ? 'RPLC' : 'APND',
        sourceId: one.id,
        targetId: other.id,
      })
  }
}

function newVersion(one: DocumentEntry | Folder, propagation: string): UpdateSubmission {
  const slots = {
    PreviousVersion: [String(one.version ?? 0)],
    AssociationPropagation: [propagation],
  }
  const { logicalId, uniqueId } = one
  return one.kind === 'folder'
    ? update({ folders: [newFolder({ logicalId, uniqueId })], slots })
    : update({ entries: [newEntry({ logicalId, uniqueId })], slots })
}

function gather(model: Model, submission: UpdateSubmission): UpdateFacts {
  const needed = updateFactsNeeded(submission)
  const versions = [...model.objects.values()].filter(({ id, logicalId = '' }) => {
    return model.latest.has(id) && needed.logicalIds.includes(logicalId)
  })
  const objects = new Map(
    needed.objectIds.flatMap((id) => {
      const object = updatable(model, id)
      return object === undefined ? [] : [[id, object] as const]
    }),
  )
  const at = new Set([...versions.map(({ id }) => id), ...objects.keys()])
  return {
    patient: 'active',
    usedIds: new Set(),
    submissionSetUniqueId: 'new',
    latest: new Map(
      versions.map((object) => [object.logicalId ?? '', { object, patientId: samplePatientId }]),
    ),
    objects,
    associations: [...model.associations.values()]
      .filter(({ availabilityStatus }) => availabilityStatus === 'Approved')
      .filter(({ sourceId }) => !model.sets.has(sourceId))
      .filter((one) => endsOf(one).some((id) => at.has(id)))
      .filter((one) => endsOf(one).every((id) => at.has(id) || model.latest.has(id)))
      .map((association) => linkedTo(association)),
    derivedIds: [],
  }
}

function endsOf({ sourceId, targetId }: Association): readonly string[] {
  return [sourceId, targetId]
}

function linkedTo(association: Association): LinkedAssociation {
  return { association, sourcePatientId: samplePatientId, targetPatientId: samplePatientId }
}

function updatable(model: Model, id: string): UpdatableObject | undefined {
  const patientId = samplePatientId
  const object = model.objects.get(id)
  if (object !== undefined) {
    const { logicalId = '', availabilityStatus = 'Approved' } = object
    const common = { logicalId, availabilityStatus, patientId, isLatest: model.latest.has(id) }
    return object.kind === 'folder'
      ? { kind: 'folder', ...common }
      : { kind: 'document-entry', type: 'stable', ...common }
  }
  const association = model.associations.get(id)
  if (association === undefined) return undefined
  const { type, sourceId, availabilityStatus = 'Approved' } = association
  const sourceKind = model.sets.has(sourceId)
    ? 'submission-set'
    : (model.objects.get(sourceId)?.kind ?? 'folder')
  return { kind: 'association', type, sourceId, sourceKind, patientId, availabilityStatus }
}

function apply(model: Model, plan: UpdatePlan): void {
  const { objects, latest, associations, sets } = model
  for (const { id } of plan.superseded) {
    setStatus(model, id, 'Deprecated')
    latest.delete(id)
  }
  sets.add(plan.submissionSet.id)
  for (const object of [...plan.documentEntries, ...plan.folders]) {
    objects.set(object.id, object)
    latest.add(object.id)
  }
  for (const association of plan.associations) associations.set(association.id, association)
  for (const { id, availabilityStatus } of plan.statusChanges)
    setStatus(model, id, availabilityStatus)
}

function setStatus(model: Model, id: string, availabilityStatus: 'Approved' | 'Deprecated'): void {
  const object = model.objects.get(id)
  if (object !== undefined) model.objects.set(id, { ...object, availabilityStatus })
  const association = model.associations.get(id)
  if (association !== undefined) model.associations.set(id, { ...association, availabilityStatus })
}

function counter(): () => string {
  let count = 100
  return () => uuidOf((count += 1)).slice('urn:uuid:'.length)
}

function uuidOf(number: number): string {
  return `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}
