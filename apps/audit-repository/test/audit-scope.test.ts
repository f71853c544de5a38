// Two hospitals' privacy officers, each through the gateway of his own.
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, dial, numbered, repositoryConfig, run, written } from './running.ts'

const issuer = (hospital: string) => `urn:example:${hospital}`
let domain: TestDomain
let repository: Running

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'audit', actors: ['audit-record-repository'] },
    { name: 'registry', actors: ['document-registry'] },
    { name: 'tester', actors: ['tester'] },
    { name: 'gateway-nowhere', actors: ['consumer-gateway'] },
    ...['north', 'south'].flatMap((hospital) => [
      { name: `repository-${hospital}`, actors: ['document-repository'] as const, hospital },
      {
        name: `gateway-${hospital}`,
        actors: ['consumer-gateway'] as const,
        hospital,
        assertionIssuers: [issuer(hospital)],
      },
    ]),
  ])
  repository = await run(domain, await repositoryConfig(domain))
  await tell('repository-north', 'n1')
  await tell('repository-south', 's1')
  await tell('registry', 'r-north', `dr<dr-n@${issuer('north')}>`)
  await tell('registry', 'r-south', `dr<dr-s@${issuer('south')}>`)
  await tell('repository-north', 'n-about-south', `<dr-s@${issuer('south')}>`)
  await tell('registry', 'r-bent', `${issuer('south')}>`)
  await tell('registry', 'r-longer', `<dr@urn:example:other-${issuer('south')}>`)
}, 60_000)

afterAll(async () => {
  await repository.close()
  await domain[Symbol.asyncDispose]()
})

// One message of a node, sent over its own connection.
async function tell(from: string, event: string, userName?: string): Promise<void> {
  const base = numbered(0)
  const [first] = base.participants
  if (first === undefined) throw new TypeError('an event has a participant')
  const participants = [{ ...first, userId: event, ...(userName !== undefined && { userName }) }]
  const socket = await dial(domain, repository.syslogPort, from)
  const closed = once(socket, 'close')
  socket.end(encodeFrame(written(encodeAuditMessage({ ...base, participants }), 0)))
  await closed
}

async function seenBy(peer: string): Promise<readonly string[]> {
  const { page } = await repository.search({ type: '110120' }, peer)
  return page.messages
    .filter(({ framing }) => framing !== 'own')
    .map(({ xml }) => /UserID="([^"]+)"/.exec(xml ?? '')?.[1] ?? '')
    .toSorted()
}

test.each([
  ['gateway-north', ['n-about-south', 'n1', 'r-north']],
  ['gateway-south', ['n-about-south', 'r-south', 's1']],
])('%s reads what its own nodes sent and its own users did, nothing else', async (peer, events) => {
  expect(await seenBy(peer)).toEqual(events)
})

test('a gateway of no hospital reads nothing of the hospitals', async () => {
  expect(await seenBy('gateway-nowhere')).toEqual([])
})

test('the tester reads the whole log', async () => {
  expect((await seenBy('tester')).length).toBe(7)
})

test('that a gateway read the log is read by its own hospital, not by the other', async () => {
  await seenBy('gateway-south')
  for (const peer of ['gateway-north', 'gateway-south']) {
    const { page } = await repository.search({ type: '110101' }, peer)
    const readers = page.messages.map(({ xml }) => /UserID="(gateway-[^"]+)"/.exec(xml ?? '')?.[1])
    expect(new Set(readers)).toEqual(new Set([peer]))
  }
})

test('TM-26: a search for the other hospital by source or user finds nothing', async () => {
  for (const asked of [{ user: 's1' }, { user: 'r-south' }, { source: 'south' }]) {
    const { page } = await repository.search({ ...asked, type: '110120' }, 'gateway-north')
    expect(page.messages).toEqual([])
  }
})
