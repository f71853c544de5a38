import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { createPeerDirectory, loadPeers } from './peer-directory.ts'
import { type ThrowawayPki, createThrowawayPki } from './throwaway-pki.ts'

let pki: ThrowawayPki

beforeAll(async () => {
  pki = await createThrowawayPki(new Date())
})

function peersFile(peers: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-peers-'))
  writeFileSync(join(folder, 'peers.json'), JSON.stringify({ peers }))
  writeFileSync(join(folder, 'registry.pem'), certificate)
  return join(folder, 'peers.json')
}

let certificate = ''

beforeAll(async () => {
  const identity = await pki.identity('registry')
  certificate = identity.certificate
})

test('finds a peer by fingerprint, name and actor', () => {
  const directory = loadPeers(
    peersFile([{ name: 'registry', certificate: 'registry.pem', actors: ['document-registry'] }]),
  )
  const expected = { name: 'registry', hospital: undefined, actors: ['document-registry'] }
  expect(directory.byFingerprint(fingerprintOf(certificate))).toMatchObject(expected)
  expect(directory.byName('registry')).toMatchObject(expected)
  expect(directory.byActor('document-registry')).toMatchObject([expected])
  expect(directory.byActor('tester')).toEqual([])
  expect(directory.certificateOf('registry')).toBe(certificate.replaceAll('\r', ''))
})

test('does not find a disabled peer', () => {
  const directory = loadPeers(
    peersFile([{ name: 'registry', certificate: 'registry.pem', actors: [], enabled: false }]),
  )
  expect(directory.byFingerprint(fingerprintOf(certificate))).toBeUndefined()
  expect(directory.byName('registry')).toBeUndefined()
})

test('refuses an actor that does not exist', () => {
  const file = peersFile([{ name: 'registry', certificate: 'registry.pem', actors: ['cook'] }])
  expect(() => loadPeers(file)).toThrow(/no actor cook/)
})

test('takes addresses for answers that are https URLs, and refuses others', () => {
  const withReplyTo = (replyTo: readonly string[]): string =>
    peersFile([{ name: 'registry', certificate: 'registry.pem', actors: [], replyTo }])
  const url = 'https://registry.example:8443/replies'
  expect(loadPeers(withReplyTo([url])).byName('registry')?.replyTo).toEqual([url])
  for (const wrong of ['http://registry.example/', 'https://', 'https://a@b/', 'https://[x]/']) {
    expect(() => loadPeers(withReplyTo([wrong]))).toThrow(/replyTo/)
  }
})

test('refuses two peers with one certificate, and two with one name', async () => {
  const other = await pki.identity('other')
  const record = {
    hospital: undefined,
    organizationOid: undefined,
    actors: [],
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    enabled: true,
  }
  const one = { ...record, name: 'a', certificate }
  expect(() => createPeerDirectory([one, { ...one, name: 'b' }])).toThrow(/share/)
  expect(() => createPeerDirectory([one, { ...one, certificate: other.certificate }])).toThrow(
    /share a/,
  )
})

test('a list that is refused leaves the old one in place', () => {
  const directory = createPeerDirectory([])
  const broken = { name: 'x', certificate: 'no PEM', enabled: true, actors: [] }
  const rest = { hospital: undefined, organizationOid: undefined }
  expect(() =>
    directory.replace([
      { ...broken, ...rest, repositoryUniqueIds: [], sourceIds: [], assertionIssuers: [] },
    ]),
  ).toThrow(/not readable/)
  expect(directory.byName('x')).toBeUndefined()
})
