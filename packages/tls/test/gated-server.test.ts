// A raw TLS server behind the gate, and clients pinned to it.
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Identity } from '../src/authority.ts'
import { clientOptions } from '../src/client-options.ts'
import type { Credentials } from '../src/credentials.ts'
import { type GatedServer, createGatedServer } from '../src/gated-server.ts'
import type { NodeRefusal } from '../src/node-refusal.ts'
import { type PeerDirectory, createPeerDirectory } from '../src/peer-directory.ts'
import { type ThrowawayPki, createThrowawayPki } from '../src/throwaway-pki.ts'

let pki: ThrowawayPki
let server: GatedServer
let peers: PeerDirectory
let port = 0
let node: Identity
let sender: Identity
const received: string[] = []
const refusals: NodeRefusal[] = []

beforeAll(async () => {
  pki = await createThrowawayPki(new Date())
  ;[node, sender] = await Promise.all([pki.identity('node'), pki.identity('sender')])
  peers = createPeerDirectory([record('sender', sender), record('node', node)])
  server = createGatedServer({
    tls: credentials(node),
    peers,
    onRefused: (refusal) => {
      refusals.push(refusal)
      return Promise.resolve()
    },
    onConnection: ({ socket, peer }) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => {
        const name = peer()?.name
        received.push(`${name ?? 'nobody'}: ${chunk.toString()}`)
        if (name === undefined) socket.destroy()
        else socket.write('heard')
      })
    },
  })
  port = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(() => server.close())

function credentials(identity: Identity): Credentials {
  return { ...identity, authorities: [pki.authority.certificate] }
}

function record(name: string, { certificate }: Identity) {
  return {
    name,
    certificate,
    hospital: undefined,
    organizationOid: undefined,
    actors: [],
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    enabled: true,
  }
}

function open(identity: Identity, peer = 'node'): TLSSocket {
  const tls = credentials(identity)
  return connect({ host: '127.0.0.1', port, ...clientOptions({ tls, peers, peer }) })
}

test('a listed peer is heard and known by name', async () => {
  const socket = open(sender)
  socket.write('frame')
  await once(socket, 'data')
  socket.destroy()
  expect(received).toEqual(['sender: frame'])
})

test('a good certificate that is not on the list is closed at once and reported', async () => {
  received.length = 0
  const stranger = await pki.identity('stranger')
  const socket = open(stranger)
  socket.on('error', () => undefined)
  socket.write('frame')
  await new Promise((resolve) => {
    socket.once('close', resolve)
  })
  expect(received).toEqual([])
  expect(refusals).toMatchObject([{ reason: 'not-on-list' }])
})

test('a peer that was taken off the list is nobody from then on', async () => {
  received.length = 0
  const socket = open(sender)
  socket.write('one')
  await once(socket, 'data')
  peers.replace([record('node', node)])
  socket.write('two')
  await once(socket, 'close')
  expect(received).toEqual(['sender: one', 'nobody: two'])
  peers.replace([record('sender', sender), record('node', node)])
})

test('a client refuses a server whose certificate is not the one listed', async () => {
  // Same authority, right name, other key: what an insider could show.
  const socket = open(sender, 'sender')
  await expect(once(socket, 'secureConnect')).rejects.toThrow(/self-signed|unable to verify/)
})

test('a client refuses a name that is not on the list', () => {
  expect(() => clientOptions({ tls: credentials(sender), peers, peer: 'nobody' })).toThrow(
    /no enabled peer/,
  )
})

test('a client accepts a listed self-signed server, not another of its making', async () => {
  const own = await pki.flawed('own', 'self-signed-authority')
  const child = await pki.signedBy(own, 'child')
  const listed = createPeerDirectory([record('own', own), record('sender', sender)])
  for (const [identity, accepted] of [
    [own, true],
    [child, false],
  ] as const) {
    const other = createGatedServer({
      tls: credentials(identity),
      peers: listed,
      onRefused: () => Promise.resolve(),
      onConnection: ({ socket }) => socket.on('error', () => undefined),
    })
    const at = await other.listen({ host: '127.0.0.1', port: 0 })
    const options = clientOptions({ tls: credentials(sender), peers: listed, peer: 'own' })
    const socket = connect({ host: '127.0.0.1', port: at, ...options })
    const result = await once(socket, 'secureConnect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    expect(result).toBe(accepted)
    await other.close()
  }
})
