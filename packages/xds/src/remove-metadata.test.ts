import { samplePatientId } from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import { uuid } from '../test/update-sample.ts'
import { errorCodes } from './errors.ts'
import type {
  RemainingAssociation,
  RemovableKind,
  RemovalFacts,
  RemovalPlan,
} from './removal-facts.ts'
import { checkRemoveObjects, decideRemoval } from './remove-metadata.ts'

const now = new Date('2026-03-14T10:16:05.500Z')

// The first submission: a set with an entry and a folder that holds it.
const [set, entry, folder] = [uuid('1'), uuid('2'), uuid('3')]
const [setEntry, setFolder, membership, setMembership] = ['4', '5', '6', '7'].map((one) =>
  uuid(one),
) as [string, string, string, string]
const first = [set, entry, folder, setEntry, setFolder, membership, setMembership]

// A later one: a set with an entry that is tied to the first one's.
const [laterSet, laterEntry, laterMember, tie] = ['a', 'b', 'c', 'd'].map((one) => uuid(one)) as [
  string,
  string,
  string,
  string,
]
const later = [laterSet, laterEntry, laterMember]

const inFirst: readonly RemainingAssociation[] = [
  join(setEntry, [set, 'submission-set'], [entry, 'document-entry']),
  join(setFolder, [set, 'submission-set'], [folder, 'folder']),
  join(membership, [folder, 'folder'], [entry, 'document-entry']),
  join(setMembership, [set, 'submission-set'], [membership, 'association']),
]

describe('a removal that is accepted (ITI TF-2: 3.62.4.1.3)', () => {
  it('NIST 30007: of a whole submission', () => {
    const { removed, touchedFolderIds } = plan(first)
    expect(removed.map(({ id }) => id)).toEqual(first)
    expect(removed[1]).toMatchObject({ kind: 'document-entry', uniqueId: '2.999.2' })
    expect(touchedFolderIds).toEqual([])
  })

  it('NIST 30003: of a folder membership alone, which modifies the folder', () => {
    expect(plan([membership, setMembership])).toMatchObject({
      touchedFolderIds: [folder],
      lastUpdateTime: '20260314101605',
    })
  })

  it('of a folder with its membership, while the entry stays', () => {
    expect(plan([folder, setFolder, membership, setMembership]).touchedFolderIds).toEqual([])
  })

  it('named twice is removed once', () => {
    expect(plan([...first, ...first]).removed.length).toBe(first.length)
  })

  it.each<[string, RemainingAssociation['type'], readonly string[]]>([
    ['30004: of the addendum with its set', 'APND', [...later, tie]],
    ['of a transform with its set', 'XFRM', [...later, tie]],
    ['of a signature with its set', 'signs', [...later, tie]],
    ['30005: of what was replaced', 'RPLC', [...first, tie]],
    ['30006: of what was replaced by a transform', 'XFRM_RPLC', [...first, tie]],
    ['of the on-demand entry of a snapshot', 'IsSnapshotOf', [...first, tie]],
    ['30008: of everything', 'APND', [...first, ...later, tie]],
  ])('NIST %s', (_, type, ids) => {
    expect(codes(ids, withTie(type))).toEqual([])
  })

  it('of a copy that a new version has of the same relationship', () => {
    const known = withTie('RPLC')
    const copies = known.associations.filter(({ id }) => id === tie)
    const associations = [
      ...known.associations,
      ...copies.map((one) => ({ ...one, id: uuid('e') })),
    ]
    expect(codes([tie], { ...known, associations })).toEqual([])
  })

  it('of an older version', () => {
    expect(codes(later, withVersions({ later: 1, entry: 2 }))).toEqual([])
  })
})

describe('a removal that is refused (ITI TF-2: 3.62.4.1.3)', () => {
  const unresolved = 'UnresolvedReferenceException'
  const referred = 'ReferencesExistException'
  const alone = 'XDSUnreferencedObjectException'
  const model = 'XDSMetadataModelException'

  it.each<[string, readonly string[], string]>([
    ['30000: of what is not there', [uuid('9')], unresolved],
    ['of something and what is not there', [...first, uuid('9')], unresolved],
    ['30001: of the set alone', [set], referred],
    ['of the entry without its association', [entry], referred],
    ['of a membership without that of the set', [membership], referred],
    ['30002: of entry and folder without the set', first.slice(1), alone],
    ['of the HasMember of the entry', [setEntry], alone],
    ['of the HasMember of a membership', [setMembership], alone],
  ])('NIST %s', (_, ids, code) => {
    expect(codes(ids, facts(inFirst))).toEqual([code])
  })

  it.each<[string, RemainingAssociation['type'], readonly string[], string]>([
    ['30004, 30008: of the APND alone', 'APND', [tie], model],
    ['30005: of the RPLC alone', 'RPLC', [tie], model],
    ['30008: of the XFRM_RPLC alone', 'XFRM_RPLC', [tie], model],
    ['of the XFRM alone', 'XFRM', [tie], model],
    ['of the signs alone', 'signs', [tie], model],
    ['of the IsSnapshotOf alone', 'IsSnapshotOf', [tie], model],
    ['30004: of the original of an addendum', 'APND', [...first, tie], model],
    ['30005: of the replacement', 'RPLC', [...later, tie], model],
    ['30008: of the addendum without the APND', 'APND', later, referred],
    ['30006: of the original without the XFRM_RPLC', 'XFRM_RPLC', first, referred],
  ])('NIST %s', (...[, type, ids, code]) => {
    expect(codes(ids, withTie(type))).toEqual([code])
  })

  it('of the latest version while an older one stays (ITI TF-3: 4.2.3.2.1)', () => {
    expect(codes(later, withVersions({ later: 2, entry: 1 }))).toEqual([model])
    const all = [...first, ...later]
    expect(codes(all, withVersions({ later: 2, entry: 1 }))).toEqual([])
  })
})

describe('a request that needs no registry to be refused', () => {
  it.each<[string, Parameters<typeof checkRemoveObjects>[0], string]>([
    ['nothing', { ids: [], beside: [] }, 'XDSRegistryError'],
    ['an AdhocQuery', { ids: [set], beside: ['an AdhocQuery'] }, 'XDSRegistryError'],
    ['a symbolic id', { ids: ['de-1'], beside: [] }, 'UnresolvedReferenceException'],
  ])('%s (ITI TF-2: 3.62.4.1)', (_, request, code) => {
    expect(checkRemoveObjects(request).map((error) => error.code)).toEqual([code])
  })

  it('references alone pass', () => {
    expect(checkRemoveObjects({ ids: first, beside: [] })).toEqual([])
  })

  it('every code is one of ITI-62, and says which object', () => {
    const { errors } = refusal([set, uuid('9')], facts(inFirst))
    for (const { code, location } of errors) {
      expect(errorCodes[code as keyof typeof errorCodes].on).toContain('ITI-62')
      expect(location).toBe(uuid('9'))
    }
  })
})

function plan(ids: readonly string[]): RemovalPlan {
  const decision = decideRemoval({ ids, beside: [] }, facts(inFirst), { now })
  if (decision.kind === 'reject') throw new Error(JSON.stringify(decision.errors))
  return decision.plan
}

function codes(ids: readonly string[], known: RemovalFacts): readonly string[] {
  return [...new Set(refusal(ids, known).errors.map(({ code }) => code))]
}

function refusal(ids: readonly string[], known: RemovalFacts) {
  const decision = decideRemoval({ ids, beside: [] }, known, { now })
  return decision.kind === 'reject' ? decision : { errors: [] }
}

/** A HasMember. */
function join(
  id: string,
  source: readonly [string, RemovableKind],
  target: readonly [string, RemovableKind],
): RemainingAssociation {
  const [sourceId, sourceKind] = source
  const [targetId, targetKind] = target
  return { id, type: 'HasMember', sourceId, sourceKind, targetId, targetKind }
}

/** The first submission, the later one, and what ties its entry to the first one's. */
function withTie(type: RemainingAssociation['type']): RemovalFacts {
  return facts([
    ...inFirst,
    join(laterMember, [laterSet, 'submission-set'], [laterEntry, 'document-entry']),
    { ...join(tie, [laterEntry, 'document-entry'], [entry, 'document-entry']), type },
  ])
}

/** The two entries are versions of one. */
function withVersions(versions: { readonly later: number; readonly entry: number }): RemovalFacts {
  const known = withTie('APND')
  const objects = new Map(known.objects)
  for (const [id, version] of [
    [laterEntry, versions.later],
    [entry, versions.entry],
  ] as const) {
    const object = objects.get(id)
    if (object !== undefined) objects.set(id, { ...object, logicalId: entry, version })
  }
  return {
    objects,
    associations: known.associations.filter(({ id }) => id !== tie),
    versions: [
      { id: laterEntry, logicalId: entry, version: versions.later },
      { id: entry, logicalId: entry, version: versions.entry },
    ],
  }
}

function facts(associations: readonly RemainingAssociation[]): RemovalFacts {
  const kinds = new Map<string, RemovableKind>(
    associations.flatMap(({ id, sourceId, sourceKind, targetId, targetKind }) => [
      [id, 'association'],
      [sourceId, sourceKind],
      [targetId, targetKind],
    ]),
  )
  const objects = [...kinds].map(([id, kind]) => {
    const uniqueId = kind === 'association' ? '' : `2.999.${id.at(-1) ?? ''}`
    return [id, { kind, patientId: samplePatientId, uniqueId, logicalId: id, version: 1 }] as const
  })
  return { objects: new Map(objects), associations, versions: [] }
}
