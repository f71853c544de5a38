// The registry as its own process: it says when it is ready and ends when it is asked to.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { afterAll, beforeAll, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let domain: TestDomain

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
  ])
}, 60_000)

afterAll(async () => {
  await domain[Symbol.asyncDispose]()
})

it('starts from its config file and ends with its standard input', async () => {
  const service = start(domain.writeConfig('registry', await config()), '--end-with-stdin')
  const [line] = await once(service.stdout, 'data')
  expect(String(line)).toMatch(/^ready https:\/\/127\.0\.0\.1:\d+\n$/)
  service.stdin.end()
  expect(await once(service, 'exit')).toEqual([0, null])
}, 60_000)

it('stops before it starts when a patient is not of the domain', async () => {
  const stranger = [{ domainId: 'N-1^^^&2.999.8&ISO', local: [] }]
  const service = start(domain.writeConfig('wrong', { ...(await config()), patients: stranger }))
  const [said, ending] = await Promise.all([text(service.stderr), once(service, 'exit')])
  expect(ending).toEqual([1, null])
  expect(said).toContain('assigningAuthority 2.999.1.2')
  expect(said).not.toContain('N-1')
}, 60_000)

async function config(): Promise<object> {
  return {
    ...(await domain.serviceConfig('registry')),
    homeCommunityId: 'urn:oid:2.999.1',
    assigningAuthority: '2.999.1.2',
    consents: { url: 'https://127.0.0.1:9/fhir', peer: 'audit' },
    assertionTrust: { issuers: [], audiences: [] },
  }
}

function start(file: string, ...more: readonly string[]) {
  return spawn(process.execPath, [main, '--config', file, ...more])
}
