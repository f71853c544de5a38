// The domain as separate processes: one folder, one start, each service alone, and what outlives
// them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentialsOf } from '../src/walk/wire.ts'
import { type StartedDomain, eventually, isAlive, startDomainProcess } from './running-domain.ts'

const startMs = 60_000
let folder = ''
let domain: StartedDomain

beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'isthmus-domain-test-')), 'domain')
  domain = await startDomainProcess(folder)
}, startMs)

afterAll(async () => {
  await domain.stop()
  rmSync(join(folder, '..'), { recursive: true, force: true })
}, startMs)

function pids(): readonly number[] {
  return domain.target().services.map(({ pid }) => pid)
}

test(
  'every service answers at the address of domain.json, in a process of its own',
  async () => {
    const { services } = domain.target()
    expect(services.map(({ actor }) => actor)).toEqual(
      expect.arrayContaining([
        'document-registry',
        'document-repository',
        'imaging-document-source',
        'consumer-gateway',
        'consent-registry',
        'patient-identifier-cross-reference-manager',
        'audit-record-repository',
      ]),
    )
    expect(new Set(pids()).size).toBe(services.length)
    for (const { health } of services) expect(await status(health)).toBe(200)
  },
  startMs,
)

test('the folder is its owner’s alone, and domain.json names no secret', () => {
  expect(statSync(folder).mode & 0o077).toBe(0)
  const text = readFileSync(join(folder, 'domain.json'), 'utf8')
  const secrets = readdirSync(join(folder, 'passwords'))
    .filter((name) => !name.endsWith('.json'))
    .map((name) => readFileSync(join(folder, 'passwords', name), 'utf8').trim())
  expect(secrets.length).toBeGreaterThan(9)
  for (const secret of secrets) expect(text).not.toContain(secret)
})

test(
  'a second start on the same folder refuses and leaves domain.json alone',
  async () => {
    await expect(startDomainProcess(folder)).rejects.toThrow(/another start is using/)
    expect(existsSync(join(folder, 'domain.json'))).toBe(true)
  },
  startMs,
)

test(
  'the role of a service connects to its own database and to no other',
  async () => {
    const { services } = JSON.parse(readFileSync(join(folder, 'domain.json'), 'utf8')) as {
      readonly services: readonly { readonly name: string; readonly database: string }[]
    }
    const [own, ...others] = services
    if (own === undefined) throw new Error('no services')
    const password = readFileSync(join(folder, 'passwords', own.name), 'utf8').trim()
    const role = new URL(own.database).username
    for (const { database } of [own, ...others]) {
      const url = new URL(database)
      url.username = role
      url.password = password
      const client = new Client({ connectionString: url.href })
      const answer = await client.connect().then(() => 'connected', String)
      const expected = database === own.database ? /^connected$/ : /permission denied for database/
      expect(answer).toMatch(expected)
      await client.end()
    }
  },
  startMs,
)

test('the assertion command signs for an account, and refuses one it does not know', () => {
  const { command } = domain.target().assertion
  const run = (account: string) =>
    execFileSync('sh', ['-c', `${command} ${account}`], { encoding: 'utf8', stdio: 'pipe' })
  expect(run('tester')).toMatch(/^<(?:\w+:)?Assertion [\s\S]*SignatureValue/)
  expect(() => run('nobody')).toThrow(/no account nobody/)
})

test(
  'killing one is killing one, and it comes back',
  async () => {
    const before = new Map(domain.target().services.map(({ name, pid }) => [name, pid]))
    process.kill(before.get('registry') ?? 0, 'SIGKILL')
    await domain.line(/^registry is up again$/)
    const after = new Map(domain.target().services.map(({ name, pid }) => [name, pid]))
    const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name))
    expect(changed).toEqual(['registry'])
  },
  startMs,
)

describe('after kill -9 of everything', () => {
  test(
    'all ends, and the next start has the same ports, OIDs, certificates and accounts',
    async () => {
      const before = remembered()
      const running = pids()
      domain.process.kill('SIGKILL')
      for (const pid of running) process.kill(pid, 'SIGKILL')
      await eventually('all processes have ended', () => !running.some((pid) => isAlive(pid)))
      expect(existsSync(join(folder, 'domain.json'))).toBe(true)
      domain = await startDomainProcess(folder)
      expect(remembered()).toEqual(before)
    },
    startMs,
  )

  test(
    'killed alone, the command takes its services with it',
    async () => {
      const running = pids()
      domain.process.kill('SIGKILL')
      await eventually('all services have ended', () => !running.some((pid) => isAlive(pid)))
      expect(running.length).toBeGreaterThan(0)
      domain = await startDomainProcess(folder)
    },
    startMs,
  )
})

test(
  'a clean stop removes domain.json and ends every process',
  async () => {
    const running = pids()
    expect(await domain.stop()).toBe(0)
    expect(existsSync(join(folder, 'domain.json'))).toBe(false)
    expect(running.filter((pid) => isAlive(pid))).toEqual([])
    domain = await startDomainProcess(folder)
  },
  startMs,
)

function remembered(): unknown {
  const { services, ...rest } = domain.target()
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return {
    services: services.map(({ pid: _, ...service }) => service),
    rest: JSON.stringify(rest),
    certificates: readdirSync(join(folder, 'pki')).map((name) => read(join('pki', name))),
    accounts: read('passwords/accounts.json'),
  }
}

function status(url: string): Promise<number | undefined> {
  const { certificate, privateKey, authorities } = credentialsOf(domain.target(), 'tester')
  return new Promise((resolve, reject) => {
    request(url, { cert: certificate, key: privateKey, ca: [...authorities] }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
