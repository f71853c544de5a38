// I6: everything that was changed has its audit event, at the registry and at the repository.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { FaultDomain } from './fault-domain.ts'
import type { PlannedSubmission } from './planned-submission.ts'
import type { State } from './state.ts'

export async function checkAudit(
  present: readonly PlannedSubmission[],
  domain: FaultDomain,
  state: State,
): Promise<readonly string[]> {
  const isDrained = await drained(state)
  const events = new Set(domain.sink.messages.flatMap((message) => keysOf(message)))
  const lost = present.flatMap(({ outcome, setUniqueId }) => {
    // An act that was cut short is told as unfinished (12); one that was acknowledged is not.
    const due = outcome === 'acknowledged' ? ['0'] : ['0', '4', '8', '12']
    const has = (act: string) => due.some((end) => events.has(`${act} ${end} ${setUniqueId}`))
    return ['registry ITI-42', 'repository ITI-42', 'repository ITI-41']
      .filter((act) => !has(act))
      .map((act) => `I6: no event of ${act} for ${outcome} ${setUniqueId}`)
  })
  return [
    ...(isDrained ? [] : ['I6: events are still in an outbox']),
    ...lost,
    ...domain.sink.problems.map(
      (problem) => `I6: the collector could not read: ${String(problem)}`,
    ),
  ]
}

function keysOf({ event, objects, source }: AuditMessage): readonly string[] {
  const [type] = event.types
  return objects.map(({ id }) => `${source.sourceId} ${type?.code} ${event.outcome} ${id}`)
}

async function drained(state: State): Promise<boolean> {
  const deadline = Date.now() + drainMsMax
  while (Date.now() < deadline) {
    if ((await state.unsentEvents()) === 0) return true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return false
}

const drainMsMax = 30_000
