// Which objects the asker may see. An entry by its own labels; a submission set or folder unless
// everything in it is hidden; an association when both its ends may be seen.
import type { RegistryDatabase } from './db/registry-database.ts'
import { chunks } from './queries/chunks.ts'
import { selectMembers } from './queries/members.ts'
import { selectObjects } from './queries/objects-by-id.ts'
import { type Denial, type Release, noLabels } from './release.ts'

/** Ids are bare UUIDs; the patient is the one known today. */
export type Judged =
  | {
      readonly kind: 'entry'
      readonly id: string
      readonly patientId: string
      readonly labels: string
    }
  | { readonly kind: 'holder'; readonly id: string; readonly patientId: string }
  | { readonly kind: 'association'; readonly id: string; readonly ends: readonly string[] }

/** `hidden` without a reason: nested deeper than metadata can be. */
export type Verdict = 'visible' | 'hidden' | Denial

export interface Visibility {
  /** Throws ConsentUnavailableError. */
  judge(objects: readonly Judged[]): Promise<void>
  /** Of an object that was judged; of any other `hidden`. */
  verdictOn(id: string): Verdict
}

export interface VisibilityParts {
  readonly database: RegistryDatabase
  readonly release: Release
  readonly signal: AbortSignal
}

export function createVisibility({ database, release, signal }: VisibilityParts): Visibility {
  const verdicts = new Map<string, Verdict>()
  const verdictOn = (id: string): Verdict => verdicts.get(id) ?? 'hidden'
  const verdictFor = (patientId: string, labels: string): Verdict =>
    release.denialOf(patientId, labels) ?? 'visible'

  async function judge(objects: readonly Judged[], depth: number): Promise<void> {
    const fresh = objects.filter(({ id }) => !verdicts.has(id))
    const ofPatients = fresh.filter((object) => object.kind !== 'association')
    await release.prepare(ofPatients.map(({ patientId }) => patientId))
    const permitted: string[] = []
    for (const object of ofPatients) {
      const verdict = verdictFor(
        object.patientId,
        object.kind === 'entry' ? object.labels : noLabels,
      )
      if (object.kind === 'holder' && verdict === 'visible') permitted.push(object.id)
      else verdicts.set(object.id, verdict)
    }
    for (const holders of chunks(permitted)) await judgeHolders(holders, depth)
    const associations = fresh.filter((object) => object.kind === 'association')
    await judgeIds(
      associations.flatMap(({ ends }) => ends),
      depth,
    )
    for (const { id, ends } of associations) {
      const verdict = ends.map((end) => verdictOn(end)).find((one) => one !== 'visible')
      verdicts.set(id, verdict ?? 'visible')
    }
  }

  async function judgeHolders(holders: readonly string[], depth: number): Promise<void> {
    const members = await selectMembers(database, holders).execute({ signal })
    await release.prepare(members.map(({ survivor_id }) => survivor_id))
    await judgeIds(
      members.flatMap(({ other_id }) => (other_id === null ? [] : [other_id])),
      depth,
    )
    const found = new Map<string, Verdict>()
    for (const { holder_id, survivor_id, confidentiality, other_id } of members) {
      if (found.get(holder_id) === 'visible') continue
      const verdict =
        other_id === null
          ? verdictFor(survivor_id, confidentiality ?? noLabels)
          : verdictOn(other_id)
      found.set(holder_id, verdict)
    }
    // One that holds nothing shows nothing of anybody's documents.
    for (const id of holders) verdicts.set(id, found.get(id) ?? 'visible')
  }

  async function judgeIds(ids: readonly string[], depth: number): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !verdicts.has(id))
    if (depth === depthMax) return
    for (const some of chunks(unknown)) {
      const objects = await selectObjects(database, some).execute({ signal })
      await judge(
        objects.map((row) => toJudged(row)),
        depth + 1,
      )
      // What is no object of this registry has nothing to hide.
      const registered = new Set(objects.map(({ entry_uuid }) => entry_uuid))
      for (const id of some) if (!registered.has(id)) verdicts.set(id, 'visible')
    }
  }

  return { judge: (objects) => judge(objects, 0), verdictOn }
}

type ObjectRow = Awaited<ReturnType<ReturnType<typeof selectObjects>['execute']>>[number]

function toJudged(row: ObjectRow): Judged {
  const { entry_uuid: id, survivor_id: patientId, confidentiality, source_id, target_id } = row
  switch (row.kind) {
    case 'document-entry':
      return { kind: 'entry', id, patientId, labels: confidentiality ?? noLabels }
    case 'association':
      return { kind: 'association', id, ends: [source_id ?? '', target_id ?? ''].filter(Boolean) }
    case 'submission-set':
    case 'folder':
      return { kind: 'holder', id, patientId }
  }
}

/** A set holds a membership of a folder that holds an entry: four steps, and one to spare. */
const depthMax = 5
