// kill -9 of registry or repository at random moments under load, again and again; afterwards a
// checker that shares nothing with the services proves I1 to I8 by reading everything back.
import { checkAudit } from './check-audit.ts'
import { checkRegistry } from './check-registry.ts'
import { checkRepository } from './check-repository.ts'
import { checkWire } from './check-wire.ts'
import { type FaultDomain, startFaultDomain } from './fault-domain.ts'
import { type Outcome, type PlannedSubmission, planSubmission } from './planned-submission.ts'
import { type Random, createRandom } from './random.ts'
import { sendSubmission } from './send-submission.ts'
import { type State, openState } from './state.ts'

export interface KillsOrder {
  readonly seed: number
  readonly kills: number
  readonly clients: number
  readonly sizeBytesMax: number
  /** Of the moment of a kill, after the first byte of its load. */
  readonly delayMsMax: number
  /** Hears of each kill. */
  readonly say?: (line: string) => void
}

export interface KillsReport {
  readonly kills: number
  readonly submissions: number
  /** As the senders knew them, before anything was sent again. */
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Submissions of unknown or no outcome that were found registered. */
  readonly registeredUnheard: number
  /** Empty, or the promise is broken. */
  readonly violations: readonly string[]
}

export async function runKills(order: KillsOrder): Promise<KillsReport> {
  await using domain = await startFaultDomain()
  await using state = openState(domain)
  const planned: PlannedSubmission[] = []
  const random = createRandom(order.seed)
  for (let kill = 1; kill <= order.kills; kill += 1) {
    const sent = await oneKill({ domain, random, planned, order })
    planned.push(...sent)
    order.say?.(`kill ${kill} of ${order.kills}: ${tell(sent)}`)
  }
  const outcomes = count(planned)
  const first = await checkAll(planned, domain, state)
  const registeredUnheard = first.present.filter(({ outcome }) => outcome === 'unknown').length
  const resent = await resend(planned, first.present, domain)
  const second = await checkAll(planned, domain, state)
  return {
    kills: order.kills,
    submissions: planned.length,
    outcomes,
    registeredUnheard,
    violations: [...first.violations, ...resent, ...second.violations],
  }
}

interface KillParts {
  readonly domain: FaultDomain
  readonly random: Random
  readonly planned: readonly PlannedSubmission[]
  readonly order: KillsOrder
}

/** The load of one kill: each client sends one submission after the other until the kill is over. */
async function oneKill(parts: KillParts): Promise<readonly PlannedSubmission[]> {
  const { domain, random, order } = parts
  const lists = Array.from({ length: order.clients }, () => planLoad(parts))
  const victim = random.next() < 0.5 ? domain.repository : domain.registry
  const delayMs = random.logUniform(0.1, order.delayMsMax)
  const up = Promise.withResolvers<void>()
  const load = lists.map((list) => sendAll(list, domain, up.promise))
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  await victim.kill()
  await victim.start()
  up.resolve()
  await Promise.all(load)
  return lists.flat()
}

function planLoad({ random, planned, order }: KillParts): readonly PlannedSubmission[] {
  const replaceable = planned.filter(({ outcome }) => outcome === 'acknowledged')
  return Array.from({ length: submissionsAtOnce }, () => {
    const target = replaceable[random.integer(0, Math.max(0, replaceable.length - 1))]
    const isReplacement = random.next() < 0.3
    const replaces = isReplacement ? target?.documents[0]?.entryUuid : undefined
    return planSubmission({ random, sizeBytesMax: order.sizeBytesMax, replaces })
  })
}

const submissionsAtOnce = 3

// Who met the outage waits for its end.
async function sendAll(
  list: readonly PlannedSubmission[],
  domain: FaultDomain,
  up: Promise<void>,
): Promise<void> {
  const client = domain.durable.nodes.client('source')
  const url = `${domain.repository.origin}/iti-41`
  for (const planned of list) {
    planned.outcome = (await sendSubmission(planned, { client, url })).outcome
    if (planned.outcome !== 'acknowledged') await up
  }
}

interface Checked {
  readonly violations: readonly string[]
  readonly present: readonly PlannedSubmission[]
}

async function checkAll(
  planned: readonly PlannedSubmission[],
  domain: FaultDomain,
  state: State,
): Promise<Checked> {
  const { present, violations } = await checkRegistry(planned, state)
  return {
    present,
    violations: [
      ...violations,
      ...(await checkRepository(present, state)),
      ...(await checkWire(present, domain)),
      ...(await checkAudit(present, domain, state)),
    ],
  }
}

// I8. Sent again unchanged, all of them end in Success, or in the duplicate error of a submission
// that is whole. One that replaces what another has replaced meanwhile is refused for that.
async function resend(
  planned: readonly PlannedSubmission[],
  present: readonly PlannedSubmission[],
  domain: FaultDomain,
): Promise<readonly string[]> {
  const client = domain.durable.nodes.client('source')
  const url = `${domain.repository.origin}/iti-41`
  const there = new Set(present)
  const replaced = new Set(present.map(({ replaces }) => replaces))
  const violations: string[] = []
  for (const one of planned.filter(({ outcome }) => outcome !== 'acknowledged')) {
    const { outcome, codes } = await sendSubmission(one, { client, url })
    const said = `${outcome} ${codes.join(' ')}`
    if (outcome === 'acknowledged') {
      if (there.has(one)) violations.push(`I8: ${one.setUniqueId} was registered twice`)
      one.outcome = 'acknowledged'
      replaced.add(one.replaces)
    } else if (there.has(one)) {
      const isDuplicate = codes.includes('XDSDuplicateUniqueIdInRegistry')
      if (!isDuplicate) violations.push(`I8: ${one.setUniqueId}, which is there, ended ${said}`)
    } else if (one.replaces === undefined || !replaced.has(one.replaces)) {
      violations.push(`I8: ${one.setUniqueId}, which is not there, ended ${said}`)
    }
  }
  return violations
}

function count(planned: readonly PlannedSubmission[]): Record<Outcome, number> {
  const of = (outcome: Outcome) => planned.filter((one) => one.outcome === outcome).length
  return { acknowledged: of('acknowledged'), refused: of('refused'), unknown: of('unknown') }
}

function tell(sent: readonly PlannedSubmission[]): string {
  const { acknowledged, refused, unknown } = count(sent)
  return `${acknowledged} acknowledged, ${refused} refused, ${unknown} unknown`
}
