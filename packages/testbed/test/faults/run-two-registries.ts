// kill -9 of one of two registries under load, again and again; its clients send again, unchanged,
// what they do not know the end of. Afterwards everything is read back.
import type { HttpClient } from '@isthmus/http/http-client'
import { checkAudit } from './check-audit.ts'
import { checkRegistry } from './check-registry.ts'
import { checkFound } from './check-wire.ts'
import { planNext } from './fault-run.ts'
import type { PlannedDocument, PlannedSubmission } from './planned-submission.ts'
import { type Proof, countOutcomes } from './prove.ts'
import { type Random, createRandom } from './random.ts'
import { type Registered, registerSubmission } from './register-submission.ts'
import { openRegistryState } from './state.ts'
import { type TwoRegistriesDomain, startTwoRegistries } from './two-registries-domain.ts'

export interface TwoRegistriesOrder {
  readonly seed: number
  readonly kills: number
  readonly clients: number
  /** Of the moment of a kill, after the first byte of its load. */
  readonly delayMsMax: number
  readonly say?: (line: string) => void
}

export interface TwoRegistriesReport extends Proof {
  readonly submissions: number
  /** Submissions whose end was not known at first. */
  readonly sentAgain: number
  /** Those among them whose second sending was told that they are there. */
  readonly wereThere: number
}

interface Run {
  readonly domain: TwoRegistriesDomain
  readonly random: Random
  readonly planned: PlannedSubmission[]
  readonly sentAgain: Set<PlannedSubmission>
  readonly wereThere: Set<PlannedSubmission>
  readonly violations: string[]
}

export async function runTwoRegistries(order: TwoRegistriesOrder): Promise<TwoRegistriesReport> {
  await using domain = await startTwoRegistries()
  const run: Run = {
    domain,
    random: createRandom(order.seed),
    planned: [],
    sentAgain: new Set(),
    wereThere: new Set(),
    violations: [],
  }
  for (let kill = 1; kill <= order.kills; kill += 1) await oneKill(run, order, kill)
  const violations = [...run.violations, ...(await readBack(run))]
  return {
    submissions: run.planned.length,
    sentAgain: run.sentAgain.size,
    wereThere: run.wereThere.size,
    outcomes: countOutcomes(run.planned),
    registeredUnheard: run.wereThere.size,
    violations,
  }
}

async function oneKill(
  run: Run,
  { clients, delayMsMax, kills, say }: TwoRegistriesOrder,
  kill: number,
): Promise<void> {
  const { domain, random, planned } = run
  const victim = domain.registries[random.integer(0, 1)] ?? domain.registries[0]
  const before = planned.length
  const over = new AbortController()
  const load = Array.from({ length: clients }, () => sendUntil(run, over.signal))
  try {
    await pause(random.logUniform(20, delayMsMax))
    await victim.kill()
    await pause(random.logUniform(10, delayMsMax))
    await victim.start()
    run.violations.push(...(await servesAgain(run, victim.origin)))
  } finally {
    over.abort()
    await Promise.all(load)
  }
  say?.(`kill ${kill} of ${kills}, ${victim.name}: ${planned.length - before} submissions`)
}

// Each kill meets connections of its own, spread over both registries.
async function sendUntil(run: Run, over: AbortSignal): Promise<void> {
  const client = run.domain.durable.nodes.client('repository')
  while (!over.aborted) {
    const one = planNext(run, sizeBytesMax)
    run.planned.push(one)
    await sendUntilKnown(run, one, client)
  }
}

const sizeBytesMax = 4_000

async function sendUntilKnown(run: Run, one: PlannedSubmission, client: HttpClient): Promise<void> {
  const deadline = performance.now() + knownMsMax
  for (;;) {
    const sent = await registerSubmission(one, { client, origin: run.domain.origin })
    if (sent.end === 'acknowledged' || sent.end === 'refused') {
      settle(run, one, sent)
      return
    }
    if (sent.end === 'unknown') run.sentAgain.add(one)
    if (performance.now() > deadline) {
      run.violations.push(`I8: the end of ${one.setUniqueId} is not known after ${knownMsMax} ms`)
      return
    }
    await pause(betweenMs)
  }
}

const knownMsMax = 20_000
const betweenMs = 20

function settle(run: Run, one: PlannedSubmission, { end, codes }: Registered): void {
  if (end === 'acknowledged') {
    one.outcome = 'acknowledged'
  } else if (codes.includes('XDSDuplicateUniqueIdInRegistry') && run.sentAgain.has(one)) {
    run.wereThere.add(one)
  } else {
    one.outcome = 'refused'
    const isLate =
      one.replaces !== undefined && codes.includes('XDSRegistryDeprecatedDocumentError')
    if (!isLate) run.violations.push(`I8: ${one.setUniqueId} was refused: ${codes.join(' ')}`)
  }
}

async function servesAgain({ domain, planned }: Run, origin: string): Promise<readonly string[]> {
  const client = domain.durable.nodes.client('consumer')
  const some = planned.filter(({ outcome }) => outcome === 'acknowledged').slice(-documentsAtOnce)
  const documents = some.flatMap((one) => one.documents.slice(0, 1))
  return checkFound(documents, { client, origin })
}

const documentsAtOnce = 20

async function readBack(run: Run): Promise<readonly string[]> {
  const { domain, planned } = run
  await using state = openRegistryState(domain.databaseUrl)
  const { present, violations } = await checkRegistry(planned, state)
  const documents = present.flatMap((one) => one.documents)
  const client = domain.durable.nodes.client('consumer')
  const unfound: string[] = []
  // Both know the same, whoever registered it.
  for (const { origin } of domain.registries) {
    unfound.push(...(await findAll(documents, { client, origin })))
  }
  return [
    ...violations,
    ...unfound,
    ...checkEnds(run, present),
    ...(await checkAudit(present, domain, ['registry ITI-42'])),
  ]
}

async function findAll(
  documents: readonly PlannedDocument[],
  where: { readonly client: HttpClient; readonly origin: string },
): Promise<readonly string[]> {
  const unfound: string[] = []
  for (let at = 0; at < documents.length; at += documentsAtOnce) {
    unfound.push(...(await checkFound(documents.slice(at, at + documentsAtOnce), where)))
  }
  return unfound
}

// I5 and I8: of all that replace one entry one is there, and nobody was told wrong.
function checkEnds({ planned, wereThere }: Run, present: readonly PlannedSubmission[]) {
  const there = new Set(present)
  const successors = Map.groupBy(
    present.filter(({ replaces }) => replaces !== undefined),
    ({ replaces }) => replaces,
  )
  return [
    ...[...successors]
      .filter(([, all]) => all.length > 1)
      .map(([replaced, all]) => `I5: ${replaced} was replaced ${all.length} times`),
    ...[...wereThere]
      .filter((one) => !there.has(one))
      .map(({ setUniqueId }) => `I8: ${setUniqueId} was called a duplicate and is not there`),
    ...planned
      .filter(({ outcome, replaces }) => outcome === 'refused' && !successors.has(replaces))
      .map(({ setUniqueId }) => `I8: ${setUniqueId} was refused, and nothing replaced its target`),
  ]
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
