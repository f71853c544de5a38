// The folder of a domain: one start at a time, private files, ports and certificates that stay.
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { emptyDomainConfig } from './domain-config.ts'
import { openDomainFolder, passwordOf } from './domain-folder.ts'
import { makePki } from './domain-pki.ts'
import { type App, planDomain } from './domain-plan.ts'
import { readDomainState, withHospitals, writeDomainState } from './domain-state.ts'
import { lockFolder } from './folder-lock.ts'
import { choosePorts } from './ports.ts'

const apps: readonly App[] = [
  'audit-repository',
  'consent-registry',
  'pix-manager',
  'registry',
  'repository',
  'imaging-source',
  'consumer-gateway',
]

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-domain-test-'))
  folders.push(folder)
  return folder
}

test('a second start on one folder refuses, and a third may come after the first', async () => {
  const folder = newFolder()
  const lock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(/another start/)
  lock[Symbol.dispose]()
  const again = await lockFolder(folder)
  again[Symbol.dispose]()
})

test('folders have mode 0700 and password files 0600; a password is made once', () => {
  const folder = openDomainFolder(join(newFolder(), 'domain'))
  const password = passwordOf(folder, 'registry')
  expect(password.length).toBeGreaterThanOrEqual(24)
  expect(passwordOf(folder, 'registry')).toBe(password)
  expect(statSync(folder.root).mode & 0o777).toBe(0o700)
  expect(statSync(folder.pki).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder.passwords, 'registry')).mode & 0o777).toBe(0o600)
})

test('ports are chosen once: a kept one stays, a fixed one wins', async () => {
  const host = '127.0.0.1'
  const first = await choosePorts({ names: ['a.https', 'b.web'], fixed: {}, kept: {}, host })
  const names = ['a.https', 'b.web', 'c.https']
  const second = await choosePorts({ names, fixed: { 'b.web': 19_999 }, kept: first, host })
  expect(second['a.https']).toBe(first['a.https'])
  expect(second['b.web']).toBe(19_999)
  expect(new Set(Object.values(second)).size).toBe(3)
})

test('a kept port that is taken is an error naming port and service, not another port', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const kept = { 'registry.https': port }
  const wanted = { names: ['registry.https'], fixed: {}, kept, host: '127.0.0.1', patienceMs: 0 }
  const chosen = choosePorts(wanted)
  await expect(chosen).rejects.toThrow(new RegExp(`port ${port} of registry`))
  taken.close()
})

test('the state is read back, and a file of another make is refused', () => {
  const folder = newFolder()
  const state = { ...readDomainState(folder), ports: { 'registry.https': 20_000 } }
  writeDomainState(folder, state)
  expect(readDomainState(folder)).toEqual(state)
  writeFileSync(join(folder, 'state.json'), '{"format":"isthmus-state/2"}')
  expect(() => readDomainState(folder)).toThrow(/not written by this program/)
})

test('the PKI is made once; a certificate is issued anew only when its host is not covered', async () => {
  const folder = newFolder()
  const config = emptyDomainConfig()
  const state = withHospitals(readDomainState(folder), ['north', 'south'])
  const now = new Date()
  const read = () =>
    new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const domain = planDomain({ profile: 'hospital', config, state, apps })
  await makePki(folder, domain, now)
  const first = read()
  await makePki(folder, domain, now)
  expect(read()).toEqual(first)
  const moved = { ...config, publicHosts: { registry: 'registry.example' } }
  await makePki(folder, planDomain({ profile: 'hospital', config: moved, state, apps }), now)
  const third = read()
  const changed = [...third.keys()].filter((name) => third.get(name) !== first.get(name))
  expect(changed).toEqual(['registry.key', 'registry.pem'])
  const certificate = new X509Certificate(third.get('registry.pem') ?? '')
  expect(certificate.checkHost('registry.example')).toBe('registry.example')
  expect(certificate.verify(new X509Certificate(third.get('ca.pem') ?? '').publicKey)).toBe(true)
  expect(statSync(join(folder, 'registry.key')).mode & 0o777).toBe(0o600)
})
