// I6: everything that was changed has its audit event, at the registry and at the repository, and
// once only after duplicates are folded.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { FaultDomain } from './fault-domain.ts'
import type { PlannedSubmission } from './planned-submission.ts'

/** Waits for what the outboxes still hold; `acts` are those that each submission had. */
export async function checkAudit(
  present: readonly PlannedSubmission[],
  { sink }: Pick<FaultDomain, 'sink'>,
  acts: readonly string[] = actsThroughRepository,
): Promise<readonly string[]> {
  const due = present.flatMap(({ outcome, setUniqueId }) => {
    // An act that was cut short is told as unfinished (12); one that was acknowledged is not.
    const ends = outcome === 'acknowledged' ? ['0'] : ['0', '4', '8', '12']
    return acts.map((act) => ({
      what: `${act} for ${outcome} ${setUniqueId}`,
      keys: new Set(ends.map((end) => `${act} ${end} ${setUniqueId}`)),
    }))
  })
  const isIn = (keys: ReadonlySet<string>, message: AuditMessage): boolean =>
    keysOf(message).some((key) => keys.has(key))
  const arrived = due.map(({ keys }) => sink.next((message) => isIn(keys, message)))
  await Promise.race([Promise.all(arrived), timeUp(arrivalMsMax)])
  const events = Map.groupBy(folded(sink.messages).flatMap(keysOf), (key) => key)
  const lost = due.filter(({ keys }) => [...keys].every((key) => !events.has(key)))
  const doubled = present.flatMap(({ setUniqueId }) =>
    acts
      .map((act) => `${act} 0 ${setUniqueId}`)
      .filter((key) => (events.get(key) ?? []).length > 1),
  )
  return [
    ...lost.map(({ what }) => `I6: no event of ${what}`),
    ...doubled.map((key) => `I6: more than one event of ${key}`),
    ...sink.problems.map((problem) => `I6: the collector could not read: ${String(problem)}`),
  ]
}

const actsThroughRepository = ['registry ITI-42', 'repository ITI-42', 'repository ITI-41']
const arrivalMsMax = 30_000

// A message that was sent again is the same to its last character.
function folded(messages: readonly AuditMessage[]): readonly AuditMessage[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()]
}

function keysOf({ event, objects, source }: AuditMessage): readonly string[] {
  const [type] = event.types
  return objects.map(({ id }) => `${source.sourceId} ${type?.code} ${event.outcome} ${id}`)
}

async function timeUp(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
