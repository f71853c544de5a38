// The gate over real TLS: who is let in, who is not, and that nothing of a refused node's bytes
// is ever read.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import { type Socket, connect as connectPlain } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Identity } from '../src/authority.ts'
import { identify } from '../src/connected-peer.ts'
import { createGatedHttpsServer } from '../src/gated-https-server.ts'
import type { NodeRefusal } from '../src/node-refusal.ts'
import { type PeerDirectory, type PeerRecord, createPeerDirectory } from '../src/peer-directory.ts'
import { createRefusalReporter } from '../src/refusal-reporter.ts'
import { type Flaw, type ThrowawayPki, createThrowawayPki } from '../src/throwaway-pki.ts'

let pki: ThrowawayPki
let node: Identity
let registry: Identity
let stranger: Identity
let peers: PeerDirectory
let server: Server
let port = 0
const requests: string[] = []
const refusals: NodeRefusal[] = []
let heard: () => void = () => undefined

beforeAll(async () => {
  pki = await createThrowawayPki(new Date())
  ;[node, registry, stranger] = await Promise.all([
    pki.identity('node'),
    pki.identity('registry'),
    pki.identity('stranger'),
  ])
  peers = createPeerDirectory([record('registry', registry)])
  server = createGatedHttpsServer(
    {
      tls: { ...node, privateKey: node.privateKey, authorities: [pki.authority.certificate] },
      ciphers: 'ihe',
      connectionsMax: 100,
      connectionsPerAddressMax: 100,
      handshakeMs: 300,
      http: {},
      peers,
      now,
      reporter: createRefusalReporter({ onRefused, now }),
      onFailure: () => undefined,
    },
    answer,
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

afterEach(() => {
  requests.length = 0
  refusals.length = 0
  peers.replace([record('registry', registry)])
})

function now(): Date {
  return new Date()
}

function onRefused(refusal: NodeRefusal): Promise<void> {
  refusals.push(refusal)
  heard()
  return Promise.resolve()
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const who = identify(request.socket, peers, new Date())
  requests.push(`${request.url ?? ''} ${who.kind}`)
  response.end(who.kind)
}

function record(name: string, identity: Identity): PeerRecord {
  return {
    name,
    certificate: identity.certificate,
    hospital: 'North',
    organizationOid: undefined,
    actors: ['document-registry'],
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    enabled: true,
  }
}

/** Sends a whole request with the client's last handshake bytes; gives all bytes that came back. */
async function firstFlight(options: ConnectionOptions): Promise<string> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: [pki.authority.certificate],
    ...options,
  })
  socket.on('error', () => undefined)
  // Written before the handshake: it leaves in the same flight as the client's Finished.
  socket.write('GET /secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  await closed(socket)
  return text
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

function nextRefusal(): Promise<void> {
  if (refusals.length > 0) return Promise.resolve()
  return new Promise((resolve) => {
    heard = resolve
  })
}

function withKey(identity: Identity): ConnectionOptions {
  return { cert: identity.certificate, key: identity.privateKey }
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  const only = { minVersion: version, maxVersion: version }

  test('lets a listed peer in (ITI TF-2: 3.19.6.1.3)', async () => {
    expect(await firstFlight({ ...only, ...withKey(registry) })).toContain('200 OK')
    expect(requests).toEqual(['/secret peer'])
    expect(refusals).toEqual([])
  })

  test('lets a good certificate that is not listed through, to be answered 403 by HTTP', async () => {
    expect(await firstFlight({ ...only, ...withKey(stranger) })).toContain('not-listed')
    expect(requests).toEqual(['/secret not-listed'])
  })

  test('refuses no certificate before a byte is read (ITI TF-2: 3.19.6.1)', async () => {
    expect(await firstFlight(only)).toBe('')
    await nextRefusal()
    expect(requests).toEqual([])
    expect(refusals).toMatchObject([
      { reason: 'no-certificate', address: '127.0.0.1', port, certificateSubject: undefined },
    ])
  })

  const flaws: readonly (readonly [Flaw, string])[] = [
    ['expired', 'expired'],
    ['not-yet-valid', 'not-yet-valid'],
    ['other-authority', 'untrusted'],
    ['self-signed', 'untrusted'],
    ['self-signed-authority', 'untrusted'],
    ['server-only', 'wrong-purpose'],
    ['rsa-1024', 'weak-certificate'],
    ['corrupted', 'bad-signature'],
  ]
  test.each(flaws)('refuses %s before a byte is read', async (flaw, reason) => {
    const bad = await pki.flawed('Mallory', flaw)
    // OpenSSL's own floor would keep a client from even showing a short key.
    const text = await firstFlight({ ...only, ...withKey(bad), ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect(text).toBe('')
    await nextRefusal()
    expect(requests).toEqual([])
    expect(refusals).toMatchObject([{ reason, address: '127.0.0.1' }])
    expect(refusals[0]?.certificateSubject).toContain('CN=Mallory')
    expect(refusals[0]?.fingerprint256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('refuses a certificate signed with SHA-1', async () => {
    const bad = await pki.flawed('Mallory', 'sha-1')
    const text = await firstFlight({ ...only, ...withKey(bad), ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect(text).toBe('')
    await nextRefusal()
    expect(requests).toEqual([])
    expect(refusals).toMatchObject([{ reason: 'weak-certificate' }])
  })

  test('accepts a listed certificate whose authority is not trusted (ITI TF-2: 3.19.6.1.3)', async () => {
    const foreign = await pki.flawed('foreign', 'other-authority')
    peers.replace([record('foreign', foreign)])
    expect(await firstFlight({ ...only, ...withKey(foreign) })).toContain('200 OK')
    const neighbour = await pki.flawed('neighbour', 'other-authority')
    expect(await firstFlight({ ...only, ...withKey(neighbour) })).toBe('')
  })

  test('accepts a listed self-signed certificate, but none that it signed', async () => {
    const own = await pki.flawed('own', 'self-signed-authority')
    peers.replace([record('own', own)])
    expect(await firstFlight({ ...only, ...withKey(own) })).toContain('200 OK')
    const child = await pki.signedBy(own, 'child')
    expect(await firstFlight({ ...only, ...withKey(child) })).toBe('')
    const chain = { cert: child.certificate + own.certificate, key: child.privateKey }
    expect(await firstFlight({ ...only, ...chain })).toBe('')
    expect(requests).toEqual(['/secret peer'])
  })

  test('being listed does not cure an expired certificate', async () => {
    const old = await pki.flawed('old', 'expired')
    peers.replace([record('old', old)])
    expect(await firstFlight({ ...only, ...withKey(old) })).toBe('')
    expect(requests).toEqual([])
  })

  test('resumes no session (RFC 9325: 3.4)', async () => {
    const socket = connect({ ...only, ...withKey(registry), port, ca: [pki.authority.certificate] })
    const sessions: Buffer[] = []
    socket.on('session', (session) => sessions.push(session))
    await once(socket, 'secureConnect')
    socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    socket.resume()
    await closed(socket)
    const session = sessions.at(-1)
    const again = session === undefined ? only : { ...only, session }
    expect(await firstFlight(again)).toBe('')
    expect(requests).toEqual(['/ peer'])
  })
})

test('a peer taken off the list loses its open connection at the next request', async () => {
  const socket = connect({ ...withKey(registry), port, ca: [pki.authority.certificate] })
  await once(socket, 'secureConnect')
  socket.write('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  peers.replace([{ ...record('registry', registry), enabled: false }])
  socket.write('GET /2 HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  socket.destroy()
  expect(requests).toEqual(['/1 peer', '/2 close'])
})

test.each([
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES256-GCM-SHA384',
])('speaks %s (ITI TF-2: 3.19.6.2.3)', async (ciphers) => {
  expect(await firstFlight({ ...withKey(registry), ciphers, maxVersion: 'TLSv1.2' })).toContain(
    '200',
  )
})

test.each([
  ['a CBC suite', { ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' as const }],
  [
    'TLS 1.1',
    { ciphers: 'DEFAULT:@SECLEVEL=0', minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } as const,
  ],
])('refuses %s and reports the handshake', async (_, options) => {
  expect(await firstFlight({ ...withKey(registry), ...options })).toBe('')
  await nextRefusal()
  expect(refusals).toMatchObject([{ reason: 'handshake', address: '127.0.0.1' }])
})

test('plain HTTP on the TLS port is closed and reported; a silent knock is not', async () => {
  const silent = connectPlain(port, '127.0.0.1')
  await once(silent, 'connect')
  await closed(silent)
  expect(refusals).toEqual([])
  const plain = connectPlain(port, '127.0.0.1')
  plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  plain.resume()
  plain.on('error', () => undefined)
  await closed(plain)
  await nextRefusal()
  expect(refusals).toMatchObject([{ reason: 'handshake' }])
  expect(requests).toEqual([])
})
