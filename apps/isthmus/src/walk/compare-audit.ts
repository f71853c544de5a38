// Holds the audit messages that were seen against those that were expected: no more, no fewer.
import type { ExpectedMessage } from './expected-message.ts'
import type { SeenMessage } from './read-audit.ts'

export interface AuditDifference {
  readonly missing: readonly string[]
  readonly surplus: readonly string[]
}

/** Each message as one line; order does not count, numbers do. */
export function compareAudit(
  expected: readonly ExpectedMessage[],
  seen: readonly SeenMessage[],
): AuditDifference {
  const rest = seen.map((message) => seenLine(message))
  const missing: string[] = []
  for (const message of expected) {
    const line = expectedLine(message)
    const at = rest.findIndex((other) => matches(line, other))
    if (at === -1) missing.push(line)
    else rest.splice(at, 1)
  }
  return { missing, surplus: rest }
}

function expectedLine(message: ExpectedMessage): string {
  const { side, event, action, type, outcome, participants, objects } = message
  return textOf([side, event, action, type, String(outcome)], participants, objects)
}

function seenLine({ event, participants, source, objects }: SeenMessage): string {
  const types = event.types.map(({ code }) => code).join(' ')
  const head = [source.sourceId, event.id.code, event.action, types, String(event.outcome)]
  return textOf(
    head,
    participants.map(({ userId, roles, isRequestor }) => {
      const role = roles.map(({ code }) => code).join(' ')
      return `${role === '' ? '-' : role} ${userId}${isRequestor ? '!' : ''}`
    }),
    // Which consents and policies decided is the service's to know.
    objects
      .filter(({ idType }) => event.id.code !== securityAlert || idType.code !== uri)
      .map(({ typeCode, role, id }) => `${typeCode}/${role} ${id}`),
  )
}

const securityAlert = '110113'
const uri = '12'

function textOf(
  head: readonly string[],
  participants: readonly string[],
  objects: readonly string[],
): string {
  return [...head, participants.join(' + '), objects.toSorted().join(' + ')].join(' | ')
}

function matches(expected: string, seen: string): boolean {
  if (!expected.includes('*')) return expected === seen
  const pattern = expected
    .split('*')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
    .join('[^ ]+')
  return new RegExp(`^${pattern}$`).test(seen)
}
