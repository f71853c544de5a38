// The audit messages that an act leaves: all of them, in their order, and no other.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { expect } from 'vitest'
import type { RepositoryCalls } from './repository-calls.ts'
import type { RunningRepository } from './running-repository.ts'

/** The parts of a message that the tables of the standards fix. */
export interface AuditSummary {
  /** EventID, action, EventTypeCode, outcome. */
  readonly event: string
  readonly description: string | undefined
  /** RoleIDCode and UserID; `!` marks the requestor. */
  readonly participants: readonly string[]
  /** Type, role and id. */
  readonly objects: readonly string[]
}

export interface AuditedCalls {
  readonly running: RunningRepository
  readonly calls: RepositoryCalls
}

/**
 * Runs the act between two whose messages are known. Waits for `count` messages at least, and gives
 * all that came.
 */
export async function auditOf(
  audited: AuditedCalls,
  act: () => Promise<unknown>,
  count: number,
): Promise<readonly AuditSummary[]> {
  const { sink } = audited.running
  const before = await barrier(audited)
  await act()
  // The end of an answer is written down when its last byte has left, so perhaps after it was read.
  const came = () => sink.messages.length - before - 1
  await expect.poll(came, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)
  const after = await barrier(audited)
  expect(sink.problems).toEqual([])
  return sink.messages.slice(before + 1, after).map((message) => summary(message))
}

async function barrier({ running: { sink }, calls }: AuditedCalls): Promise<number> {
  barriers += 1
  const uniqueId = `2.999.0.${barriers}`
  await calls.retrieve([uniqueId])
  const message = await sink.next(({ objects }) => objects.some(({ id }) => id === uniqueId))
  return sink.messages.indexOf(message)
}

let barriers = 0

function summary({ event, participants, objects }: AuditMessage): AuditSummary {
  const types = event.types.map(({ code }) => code).join('+')
  return {
    event: `${event.id.code} ${event.action} ${types} ${event.outcome}`,
    description: event.outcomeDescription,
    participants: participants.map(
      ({ userId, isRequestor, roles }) =>
        `${roles[0]?.code ?? '-'} ${userId}${isRequestor ? '!' : ''}`,
    ),
    objects: objects.map(({ id, typeCode, role }) => `${typeCode}/${role} ${id}`),
  }
}

export const anonymous = 'http://www.w3.org/2005/08/addressing/anonymous'
