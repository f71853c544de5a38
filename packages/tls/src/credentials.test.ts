import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { checkCredentials, loadCredentials } from './credentials.ts'
import { CredentialsError } from './credentials-error.ts'
import { type ThrowawayPki, createThrowawayPki } from './throwaway-pki.ts'

let pki: ThrowawayPki

beforeAll(async () => {
  pki = await createThrowawayPki(new Date())
})

test('takes a certificate with its own key, and each authority of a bundle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-tls-'))
  const node = await pki.identity('node')
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const credentials = loadCredentials({
    certificate: put('node.pem', node.certificate),
    key: put('node.key', node.privateKey),
    authorities: [
      put('ca.pem', `# two\n${pki.authority.certificate}\n${pki.otherAuthority.certificate}`),
    ],
  })
  expect(credentials.authorities).toHaveLength(2)
})

test('names a file that cannot be read', () => {
  const files = { certificate: '/nonexistent/a.pem', key: '/nonexistent/a.key', authorities: [] }
  expect(() => loadCredentials(files)).toThrow(/a\.pem cannot be read/)
})

test('refuses a key that belongs to another certificate', async () => {
  const [node, other] = await Promise.all([pki.identity('node'), pki.identity('other')])
  const mixed = { ...node, privateKey: other.privateKey, authorities: [] }
  expect(() => checkCredentials(mixed)).toThrow(CredentialsError)
})

test("refuses a peer's certificate among the authorities (ITI TF-2: 3.19.6.1.3)", async () => {
  const [node, peer] = await Promise.all([pki.identity('node'), pki.identity('peer')])
  expect(() => checkCredentials({ ...node, authorities: [peer.certificate] })).toThrow(/allow-list/)
})

test.each(['rsa-1024', 'sha-1'] as const)('refuses an own certificate that is %s', async (flaw) => {
  const weak = await pki.flawed('node', flaw)
  expect(() => checkCredentials({ ...weak, authorities: [] })).toThrow(CredentialsError)
})
