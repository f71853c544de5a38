// A partner on another machine: its own authority, its own certificate, our services under a second
// host name.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthority, issueIdentity } from '@isthmus/tls/authority'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StartedDomain, startDomainProcess } from './running-domain.ts'

const startMs = 60_000
const host = 'isthmus.partner-test.example'
let folder = ''
let domain: StartedDomain
let partner: { readonly certificate: string; readonly privateKey: string }
let stranger: typeof partner

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-partner-test-'))
  const now = Date.now()
  const order = {
    organization: 'TEST ONLY',
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  }
  const authority = await createAuthority({ ...order, name: 'Partner CA' })
  const issue = (name: string) =>
    issueIdentity({ ...order, name, authority, dnsNames: ['partner.example'], addresses: [] })
  partner = await issue('partner')
  stranger = await issue('stranger')
  writeFileSync(join(folder, 'partner-ca.pem'), authority.certificate)
  writeFileSync(join(folder, 'partner.pem'), partner.certificate)
  writeFileSync(
    join(folder, 'partner.json'),
    JSON.stringify({
      publicHost: host,
      authorities: ['partner-ca.pem'],
      peers: [
        {
          name: 'partner',
          certificate: 'partner.pem',
          actors: ['document-consumer', 'document-repository'],
          repositoryUniqueIds: ['2.999.7.1'],
          endpoints: { 'ITI-43': 'https://partner.example:8443/retrieve' },
        },
      ],
      patients: [{ domainId: 'P-1^^^&2.999.1.2&ISO', local: [] }],
    }),
  )
  domain = await startDomainProcess(join(folder, 'domain'), [
    '--config',
    join(folder, 'partner.json'),
  ])
}, startMs)

afterAll(async () => {
  await domain.stop()
  rmSync(folder, { recursive: true, force: true })
}, startMs)

test('our services show a certificate for the second host name and publish it', async () => {
  const { endpoints } = domain.target().services.find(({ name }) => name === 'registry') ?? {}
  expect(endpoints?.['ITI-18']).toMatch(new RegExp(`^https://${host}:\\d+/iti-18$`))
  expect(await ask(partner)).toBe(200)
})

test('a certificate of the partner’s authority that is not on the list gets nothing', async () => {
  const answer = await ask(stranger).catch(() => 'refused')
  expect([403, 'refused']).toContain(answer)
})

test('domain.json lists the configured patients', () => {
  expect(domain.target().patients.map(({ id }) => id)).toEqual(['P-1^^^&2.999.1.2&ISO'])
})

// The name is in no DNS: the connection goes to loopback, everything else is as from another
// machine.
function ask(identity: typeof partner): Promise<number | undefined> {
  const registry = domain.target().services.find(({ name }) => name === 'registry')
  const url = new URL(registry?.health ?? '')
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port: url.port,
        path: url.pathname,
        servername: url.hostname,
        cert: identity.certificate,
        key: identity.privateKey,
        ca: domainAuthority(),
      },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .once('error', reject)
      .end()
  })
}

function domainAuthority(): Buffer {
  return readFileSync(domain.target().path('pki/ca.pem'))
}
