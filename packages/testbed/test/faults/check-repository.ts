// I2, I3 and I7: every entry has its bytes, every document its entry, and nothing else is left on
// the disk or in the database.
import type { PlannedSubmission } from './planned-submission.ts'
import { type State, type StoredRow, sha1OfFile } from './state.ts'

/** Waits until the sweep has settled everything, then looks. */
export async function checkRepository(
  present: readonly PlannedSubmission[],
  state: State,
): Promise<readonly string[]> {
  const settled = await settledDocuments(state)
  if (settled === undefined) return ['I3: documents of unknown standing are left after the sweep']
  const { kept, staged } = state.files()
  const registered = new Set(
    present.flatMap(({ documents }) => documents.map(({ uniqueId }) => uniqueId)),
  )
  const names = new Set(settled.map(({ content_name: name }) => name))
  const { open } = await state.sessions()
  return [
    ...(await checkBytes(present, settled, kept)),
    ...settled
      .filter(({ unique_id: uniqueId }) => !registered.has(uniqueId))
      .map(({ unique_id: uniqueId }) => `I3: document ${uniqueId} has no entry`),
    ...[...kept.keys()]
      .filter((name) => !names.has(name))
      .map((name) => `I3: file ${name} has no row`),
    ...staged.map((name) => `I7: temporary file ${name} is left`),
    ...(open === 0 ? [] : [`I7: ${open} transactions are open`]),
    ...(state.openDocuments() === 0 ? [] : ['I7: documents are held open']),
  ]
}

async function settledDocuments(state: State): Promise<readonly StoredRow[] | undefined> {
  const deadline = Date.now() + settleMsMax
  while (Date.now() < deadline) {
    const documents = await state.documents()
    const isSettled = documents.every(({ standing }) => standing === 'registered')
    if (isSettled && state.files().staged.length === 0) return documents
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return undefined
}

const settleMsMax = 30_000

async function checkBytes(
  present: readonly PlannedSubmission[],
  rows: readonly StoredRow[],
  kept: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const byUniqueId = Map.groupBy(rows, (row) => row.unique_id)
  const violations: string[] = []
  for (const { uniqueId, sha1 } of present.flatMap(({ documents }) => documents)) {
    const held = byUniqueId.get(uniqueId) ?? []
    const hashes = await Promise.all(
      held.map((row) => sha1OfFile(kept.get(row.content_name) ?? '/nowhere')),
    )
    if (!hashes.includes(sha1))
      violations.push(`I2: entry of ${uniqueId} has no bytes: ${hashes.join()}`)
    if (hashes.some((hash) => hash !== sha1)) violations.push(`I2: ${uniqueId} has a bad copy`)
  }
  return violations
}
