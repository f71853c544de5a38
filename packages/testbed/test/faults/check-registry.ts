// I4 and I5: every submission is there as a whole or not at all, and the statuses are those that
// the submissions which are there have made.
import type { PlannedSubmission } from './planned-submission.ts'
import type { AssociationRow, EntryRow, RegistryState } from './state.ts'

export interface RegistryFindings {
  readonly violations: readonly string[]
  /** The submissions that are there, whatever their senders know of it. */
  readonly present: readonly PlannedSubmission[]
}

export async function checkRegistry(
  planned: readonly PlannedSubmission[],
  state: RegistryState,
): Promise<RegistryFindings> {
  const [entries, sets, associations] = await Promise.all([
    state.entries(),
    state.submissionSets(),
    state.associations(),
  ])
  const found: Found = {
    entries: new Map(entries.map((entry) => [entry.entry_uuid, entry])),
    sets: new Set(sets.map(({ entry_uuid }) => entry_uuid)),
    bySource: Map.groupBy(associations, ({ source_id }) => source_id),
  }
  const present = planned.filter(({ setUuid }) => found.sets.has(setUuid))
  return {
    present,
    violations: [
      ...planned.flatMap((one) => checkWhole(one, found)),
      ...checkStatuses(present, found),
      ...twice(
        'entry',
        entries.map(({ unique_id }) => unique_id),
      ),
      ...twice(
        'submission set',
        sets.map(({ unique_id }) => unique_id),
      ),
      ...checkForeign(planned, found),
    ],
  }
}

interface Found {
  readonly entries: ReadonlyMap<string, EntryRow>
  readonly sets: ReadonlySet<string>
  readonly bySource: ReadonlyMap<string, readonly AssociationRow[]>
}

function checkWhole(planned: PlannedSubmission, { entries, sets, bySource }: Found) {
  const { documents, outcome, replaces, setUniqueId, setUuid } = planned
  const members = bySource.get(setUuid)?.length ?? 0
  const replacements = (bySource.get(documents[0]?.entryUuid ?? '') ?? []).length
  const there = documents.filter(({ entryUuid }) => entries.has(entryUuid)).length
  const counts = `${there} of ${documents.length} entries, ${members} members, ${replacements} RPLC`
  const isThere = sets.has(setUuid)
  const isWhole = isThere
    ? there === documents.length &&
      members === documents.length &&
      replacements === (replaces === undefined ? 0 : 1)
    : there + members + replacements === 0
  return [
    ...(isWhole ? [] : [`I4: submission ${setUniqueId} is there in part: ${counts}`]),
    ...(outcome === 'acknowledged' && !isThere ? [`I1: ${setUniqueId} is lost`] : []),
    ...(outcome === 'refused' && isThere ? [`I4: ${setUniqueId} was refused and is there`] : []),
  ]
}

function checkStatuses(present: readonly PlannedSubmission[], { entries }: Found) {
  const replaced = new Set(present.map(({ replaces }) => replaces))
  return present
    .flatMap(({ documents }) => documents)
    .flatMap(({ entryUuid }) => {
      const due = replaced.has(entryUuid) ? 'Deprecated' : 'Approved'
      const status = entries.get(entryUuid)?.status
      return status === due ? [] : [`I5: entry ${entryUuid} is ${status}, not ${due}`]
    })
}

function twice(what: string, uniqueIds: readonly string[]): readonly string[] {
  const counts = Map.groupBy(uniqueIds, (uniqueId) => uniqueId)
  return [...counts]
    .filter(([, all]) => all.length > 1)
    .map(([uniqueId]) => `I5: uniqueId ${uniqueId} stands on more than one ${what}`)
}

function checkForeign(planned: readonly PlannedSubmission[], { entries }: Found) {
  const sent = new Set(planned.flatMap(({ documents }) => documents.map((one) => one.entryUuid)))
  return [...entries.keys()]
    .filter((uuid) => !sent.has(uuid))
    .map((uuid) => `I4: entry ${uuid} was never sent`)
}
