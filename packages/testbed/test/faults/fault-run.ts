// One run of faults: its domain, its load, and what is remembered of it for the checker.
import type { HttpClient } from '@isthmus/http/http-client'
import { type Baseline, takeBaseline } from './baseline.ts'
import { type FaultDomain, type FaultDomainOptions, startFaultDomain } from './fault-domain.ts'
import { type PlannedSubmission, planSubmission } from './planned-submission.ts'
import { type Random, createRandom } from './random.ts'
import { sendSubmission } from './send-submission.ts'
import { type State, openState } from './state.ts'

export interface FaultRun extends AsyncDisposable {
  readonly domain: FaultDomain
  readonly state: State
  readonly random: Random
  /** Everything that was sent, in its order. */
  readonly planned: PlannedSubmission[]
  readonly baseline: Baseline
  /** The Document Source's, and where it sends. */
  readonly client: HttpClient
  readonly url: string
}

/** A domain that has worked on a few submissions already. */
export async function startFaultRun(
  seed: number,
  options: FaultDomainOptions = {},
): Promise<FaultRun> {
  await using starting = new AsyncDisposableStack()
  const domain = starting.use(await startFaultDomain(options))
  const state = starting.use(openState(domain))
  const random = createRandom(seed)
  const client = domain.durable.nodes.client('source')
  const url = `${domain.repository.origin}/iti-41`
  const planned = Array.from({ length: warmUpSubmissions }, () =>
    planSubmission({ random, sizeBytesMax: 50_000, replaces: undefined }),
  )
  const send = async (one: PlannedSubmission): Promise<void> => {
    one.outcome = (await sendSubmission(one, { client, url })).outcome
  }
  await Promise.all(planned.map((one) => send(one)))
  const baseline = await takeBaseline(domain, state)
  const running = starting.move()
  return {
    domain,
    state,
    random,
    planned,
    baseline,
    client,
    url,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const warmUpSubmissions = 8

/** Plans one more, a replacement of what was acknowledged in three of ten cases. */
export function planNext(
  { random, planned }: Pick<FaultRun, 'random' | 'planned'>,
  sizeBytesMax: number,
): PlannedSubmission {
  const replaceable = planned.filter(({ outcome }) => outcome === 'acknowledged')
  const target = replaceable[random.integer(0, Math.max(0, replaceable.length - 1))]
  const isReplacement = random.next() < 0.3
  const replaces = isReplacement ? target?.documents[0]?.entryUuid : undefined
  return planSubmission({ random, sizeBytesMax, replaces })
}

/** Plans and sends one, and writes down its end. */
export async function sendNext(run: FaultRun, sizeBytesMax = 20_000): Promise<PlannedSubmission> {
  const one = planNext(run, sizeBytesMax)
  run.planned.push(one)
  await sendPlanned(run, one)
  return one
}

export async function sendPlanned(run: FaultRun, one: PlannedSubmission) {
  const sent = await sendSubmission(one, run)
  one.outcome = sent.outcome
  return sent
}

/** Sends one after the other until one is acknowledged; gives how long that took. */
export async function untilAcknowledged(run: FaultRun, msMax: number): Promise<number> {
  const started = performance.now()
  for (;;) {
    const { outcome } = await sendNext(run)
    const ms = performance.now() - started
    if (outcome === 'acknowledged' || ms > msMax) return ms
  }
}

/** Acts whose end was lost with the database are told by their process when it starts again. */
export async function restartServices({ domain }: FaultRun): Promise<void> {
  for (const service of [domain.repository, domain.registry]) {
    await service.kill()
    await service.start()
  }
}

/** While `act` goes on, several clients send one submission after the other. */
export async function sendDuring(
  run: FaultRun,
  { clients, sizeBytesMax }: { readonly clients: number; readonly sizeBytesMax: number },
  act: () => Promise<void>,
): Promise<void> {
  const over = new AbortController()
  const load = Array.from({ length: clients }, async () => {
    while (!over.signal.aborted) await sendNext(run, sizeBytesMax)
  })
  try {
    await act()
  } finally {
    over.abort()
    await Promise.all(load)
  }
}
