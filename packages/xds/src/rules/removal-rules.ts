// The rules of Remove Metadata: what is left behind must still be whole (ITI TF-2: 3.62.4.1.3).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { RemoveObjectsRequest } from '../messages.ts'
import type { RemainingAssociation, RemovableKind, RemovalFacts } from '../removal-facts.ts'
import { isReplacement } from './association-rules.ts'
import type { Finding } from './submission-rule.ts'

export interface RemovalRule {
  readonly id: string
  readonly cites: readonly string[]
  readonly check: (removal: Removal) => readonly Finding[]
}

export interface Removal {
  readonly facts: RemovalFacts
  /** Ids of everything that goes. */
  readonly listed: ReadonlySet<string>
  readonly removed: readonly RemainingAssociation[]
  readonly staying: readonly RemainingAssociation[]
}

const cites = ['ITI TF-2: 3.62.4.1.3']

/** What is wrong with the request before anything is looked up. */
export function checkRemoval({ ids, beside }: RemoveObjectsRequest): readonly Finding[] {
  return [
    ...beside.map((what) => bad(`${what} is not part of the request, references alone are`)),
    ...(ids.length === 0 ? [bad('the request names nothing to be removed')] : []),
    ...ids.filter((id) => !isUuidUrn(id)).map((id) => unresolved(id, 'the id is no entryUUID')),
  ]
}

/** Ids that name nothing; while there are any, nothing else can be said. */
export function checkRemovedExist(
  { ids }: RemoveObjectsRequest,
  { objects }: RemovalFacts,
): readonly Finding[] {
  return [...new Set(ids)]
    .filter((id) => !objects.has(id))
    .map((id) => unresolved(id, 'the id is that of no object of this registry'))
}

export const removalRules: readonly RemovalRule[] = [
  {
    id: 'nothing-refers-to-it',
    cites,
    check: ({ listed, staying }) => {
      const referred = new Set(staying.flatMap(({ sourceId, targetId }) => [sourceId, targetId]))
      return [...listed]
        .filter((id) => referred.has(id))
        .map((id) => ({
          code: 'ReferencesExistException',
          problem: 'an association that is to stay refers to the object',
          location: id,
        }))
    },
  },
  {
    id: 'nothing-is-left-alone',
    cites,
    check: ({ listed, removed, staying }) => {
      const ends = new Map(removed.flatMap((one) => endsOf(one)))
      return [...ends]
        .filter(([id, kind]) => !listed.has(id) && !isHeld(id, kind, staying))
        .map(([id, kind]) => ({
          code: 'XDSUnreferencedObjectException',
          problem: `the ${kind} would stay without ${holder(kind)}`,
          location: id,
        }))
    },
  },
  {
    // ITI TF-3: 4.2.2.2. An addendum, a transform or a signature means nothing without its
    // original; what was replaced stays replaced.
    id: 'relationships-stay-whole',
    cites: [...cites, 'ITI TF-3: 4.2.2.2'],
    check: ({ listed, removed, staying }) =>
      removed
        .filter((one) => losesItsMeaning(one, listed) && !hasSubstitute(one, staying))
        .map(({ id, type }) => ({
          code: 'XDSMetadataModelException',
          problem: `without this ${type} an entry that stays would pass for an original`,
          location: id,
        })),
  },
  {
    // ITI TF-3: 4.2.3.2.1. The newest version is the one that counts; an older one is none by
    // itself.
    id: 'latest-version-stays',
    cites,
    check: ({ facts, listed }) =>
      [...listed].flatMap((id) => {
        const object = facts.objects.get(id)
        if (object === undefined || object.kind === 'association') return []
        const isLeftBehind = facts.versions.some(
          (one) =>
            one.logicalId === object.logicalId &&
            one.version < object.version &&
            !listed.has(one.id),
        )
        const hasNewer = facts.versions.some(
          (one) =>
            one.logicalId === object.logicalId &&
            one.version > object.version &&
            !listed.has(one.id),
        )
        return isLeftBehind && !hasNewer
          ? [
              {
                code: 'XDSMetadataModelException' as const,
                problem: 'only older versions of the object would stay',
                location: id,
              },
            ]
          : []
      }),
  },
]

function endsOf(one: RemainingAssociation): readonly (readonly [string, RemovableKind])[] {
  return [
    [one.sourceId, one.sourceKind],
    [one.targetId, one.targetKind],
  ]
}

// ITI TF-3: 4.2.1. Everything is a member of a submission set, and a submission set has members.
// Relationships stand by themselves.
function isHeld(
  id: string,
  kind: RemovableKind,
  staying: readonly RemainingAssociation[],
): boolean {
  return kind === 'submission-set'
    ? staying.some(({ sourceId }) => sourceId === id)
    : staying.some(({ targetId, sourceKind }) => targetId === id && sourceKind === 'submission-set')
}

function holder(kind: RemovableKind): string {
  return kind === 'submission-set' ? 'a member' : 'a submission set that holds it'
}

function losesItsMeaning(
  { type, sourceId, targetId }: RemainingAssociation,
  listed: ReadonlySet<string>,
): boolean {
  switch (type) {
    case 'HasMember':
      return false
    case 'RPLC':
    case 'XFRM_RPLC':
      return !listed.has(targetId)
    case 'IsSnapshotOf':
      return !listed.has(sourceId) && !listed.has(targetId)
    case 'APND':
    case 'XFRM':
    case 'signs':
      return !listed.has(sourceId)
  }
}

/** A version of the same document may be tied in the same way. */
function hasSubstitute(
  { type, sourceId, targetId }: RemainingAssociation,
  staying: readonly RemainingAssociation[],
): boolean {
  return isReplacement(type)
    ? staying.some((one) => isReplacement(one.type) && one.targetId === targetId)
    : staying.some((one) => one.type === type && one.sourceId === sourceId)
}

function bad(problem: string): Finding {
  return { code: 'XDSRegistryError', problem, location: undefined }
}

function unresolved(id: string, problem: string): Finding {
  return { code: 'UnresolvedReferenceException', problem, location: id }
}
