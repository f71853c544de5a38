// What kill -9 does to a running domain: nothing to what was published, and to the others nothing
// at all.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChecks } from '../../../apps/isthmus/src/walk/checks.ts'
import { awaitPublication } from '../../../apps/isthmus/src/walk/steps/await-publication.ts'
import { openStudy } from '../../../apps/isthmus/src/walk/steps/open-study.ts'
import { publishReports } from '../../../apps/isthmus/src/walk/steps/publish-reports.ts'
import { recordConsents } from '../../../apps/isthmus/src/walk/steps/record-consents.ts'
import { sendStudies } from '../../../apps/isthmus/src/walk/steps/send-studies.ts'
import { type Step, type Walk, runSteps } from '../../../apps/isthmus/src/walk/walk.ts'
import { type Wire, openWire } from '../../../apps/isthmus/src/walk/wire.ts'
import {
  type StartedDomain,
  eventually,
  isAlive,
  startDomainProcess,
} from '../../../apps/isthmus/test/running-domain.ts'
import { commandOf, descendantsOf } from './killed-domain/descendants.ts'
import { type SmallDomain, makeSmallDomain } from './killed-domain/small-study.ts'

const startMs = 90_000
let root = ''
let small: SmallDomain
let domain: StartedDomain
/** What the publishing complained of. */
let publishing: readonly string[]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'isthmus-killed-test-'))
  small = await makeSmallDomain(root)
  domain = await start()
  publishing = await walk([recordConsents, sendStudies, publishReports, ...opening])
}, startMs)

afterAll(async () => {
  await domain.stop()
  rmSync(root, { recursive: true, force: true })
}, startMs)

/** South finds study and report, and every byte of both is as it was sent. */
const opening: readonly Step[] = [awaitPublication, openStudy]
const reports: Walk['reports'] = new Map()
const found: Walk['found'] = new Map()

test('study and report are published, and South opens both', () => {
  expect(publishing).toEqual([])
})

test(
  'while one is down the others answer, what they hold is handed out, and it comes back',
  async () => {
    // Whom to expect is learned before: a wire that is opened now would miss the one that is down.
    await using wire = await openWire(domain.target())
    const { services } = domain.target()
    process.kill(services.find(({ name }) => name === 'registry')?.pid ?? 0, 'SIGKILL')
    expect(await walk([othersAreWell, openStudy], wire)).toEqual([])
    await domain.line(/^registry is up again$/)
    expect(await walk(opening)).toEqual([])
  },
  startMs,
)

test(
  'all killed at once, PostgreSQL too: what was published opens at the same addresses after',
  async () => {
    const before = addresses()
    const pid = domain.process.pid ?? 0
    const all = [pid, ...descendantsOf(pid)]
    expect(all.filter((one) => /bin\/postgres\b/.test(commandOf(one))).length).toBeGreaterThan(0)
    expect(all).toEqual(expect.arrayContaining(domain.target().services.map((one) => one.pid)))
    for (const one of all) process.kill(one, 'SIGKILL')
    await eventually('all processes have ended', () => !all.some((one) => isAlive(one)))
    domain = await start()
    expect(addresses()).toEqual(before)
    expect(await walk(opening)).toEqual([])
  },
  startMs,
)

function start(): Promise<StartedDomain> {
  return startDomainProcess(join(root, 'domain'), ['--config', small.configFile])
}

function addresses(): unknown {
  return domain.target().services.map(({ pid: _, ...service }) => service)
}

const othersAreWell: Step = {
  title: 'all other services are well',
  async run({ wire, checks, signal }) {
    for (const { name, health } of wire.target.services) {
      if (name === 'registry') continue
      await using answer = await wire
        .as('tester')
        .request({ method: 'GET', url: health, peer: name, signal })
      checks.expect(`${name} is well`, answer.status === 200)
    }
    return ''
  },
}

async function walk(steps: readonly Step[], opened?: Wire): Promise<readonly string[]> {
  if (opened === undefined) {
    await using wire = await openWire(domain.target())
    return await walk(steps, wire)
  }
  const checks = createChecks(() => undefined)
  await runSteps(steps, {
    wire: opened,
    studies: [small.study],
    reports,
    found,
    manifests: new Map(),
    unpublished: new Set(),
    startedAt: new Date(),
    checks,
    say: () => undefined,
    signal: AbortSignal.timeout(30_000),
  })
  return checks.failures
}
