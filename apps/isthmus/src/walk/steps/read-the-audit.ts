// Step: every act stands in the Audit Record Repository, both sides, success and denial, and
// nothing else does.
import { compareAudit } from '../compare-audit.ts'
import { expectedMessages } from '../expected-audit.ts'
import { readAudit } from '../read-audit.ts'
import type { Step } from '../walk.ts'

/** A message must be in the log so soon after its act. */
const withinMs = 10_000
const askAgainMs = 200
/**
 * The log's own messages about being read, and the coming and going of services, are no acts of the
 * walk.
 */
const notOurs = new Set(['110100', '110101'])

export const readTheAudit: Step = {
  title: 'Every act stands in the audit (ITI-20)',
  async run({ wire, startedAt, checks, signal }) {
    const expected = wire.acts.flatMap((act) => expectedMessages(act, wire.target))
    const end = performance.now() + withinMs
    for (;;) {
      const all = await readAudit(wire, {
        from: startedAt,
        to: new Date(Date.now() + 1000),
        signal,
      })
      const seen = all.filter(({ event }) => !notOurs.has(event.id.code))
      const { missing, surplus } = compareAudit(expected, seen)
      // A surplus message does not go away by waiting, but one that comes late may fill a gap.
      if (missing.length > 0 && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, askAgainMs))
        continue
      }
      for (const line of missing) checks.expect('an audit message is there', false, line)
      for (const line of surplus) checks.expect('no other audit message is there', false, line)
      checks.expect('the audit says what was done', missing.length + surplus.length === 0)
      const late = seen.filter(({ event, receivedAt }) => age(event.at, receivedAt) > withinMs)
      checks.expect('each message came within 10 s of its act', late.length === 0)
      return `${seen.length} messages, as expected from ${wire.acts.length} acts`
    }
  },
}

function age(at: string, receivedAt: string): number {
  return new Date(receivedAt).getTime() - new Date(at).getTime()
}
