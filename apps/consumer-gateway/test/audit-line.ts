// An audit message as one line that a test can write down: event, types, action, outcome and why,
// who took part (! asked for it), and what it was about.
import type { AuditMessage, ParticipantObject } from '@isthmus/atna/audit-message'

export function auditLine({ event, participants, objects }: AuditMessage): string {
  const types = event.types.map(({ code }) => code)
  const why = event.outcomeDescription === undefined ? '' : ` "${event.outcomeDescription}"`
  const purposes = event.purposesOfUse.map(({ code }) => code)
  return [
    [event.id.code, ...types].join('/'),
    `${event.action}${event.outcome}${why}`,
    ...(purposes.length === 0 ? [] : [`for ${purposes.join()}`]),
    `by ${participants.map((one) => nameOf(one)).join(', ')}`,
    ...(objects.length === 0 ? [] : [`about ${objects.map(objectText).join(', ')}`]),
  ].join(' ')
}

function nameOf(one: AuditMessage['participants'][number]): string {
  const address = one.userId.replace(/^https:\/\/[^/]+/, '')
  const name = address.endsWith('/anonymous') ? `~${one.userName}` : address
  return one.isRequestor ? `${name}!` : name
}

function objectText({ id, details, description }: ParticipantObject): string {
  const alerts = details
    .filter(({ type }) => type === 'Alert Description' || type === 'provision')
    .map(({ value }) => value)
  const counts = (description?.sopClasses ?? []).map(
    ({ instances, instanceUids }) => `${instances}${instanceUids.map((uid) => ` ${uid}`).join('')}`,
  )
  const more = [...alerts, ...counts]
  return more.length === 0 ? shorten(id) : `${shorten(id)} (${more.join('; ')})`
}

function shorten(id: string): string {
  return id.replace(/\^\^\^&.*$/, '').replace(/^https:\/\/[^/]+/, '')
}
