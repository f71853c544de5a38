// Talks to the services over the wire as one of the identities of domain.json.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { createClient } from '@isthmus/http/client'
import type { HttpClient } from '@isthmus/http/http-client'
import { type Credentials, loadCredentials } from '@isthmus/tls/credentials'
import { type PeerDirectory, createPeerDirectory } from '@isthmus/tls/peer-directory'
import type { Act } from './acts.ts'
import type { DomainTarget } from './domain-target.ts'

export interface Wire extends AsyncDisposable {
  readonly target: DomainTarget
  /** The client of an identity: `tester`, `gateway-south`, … */
  as(identity: string): HttpClient
  /** What was done so far; whoever does something writes it down here. */
  readonly acts: Act[]
  /** A signed assertion of an account, by the command of domain.json; kept for a while. */
  assertion(wish: AssertionWish): Promise<string>
}

export interface AssertionWish {
  readonly account: string
  /** CX. */
  readonly patientId: string
  readonly purpose?: string
}

/**
 * Learns the certificate of every service by a handshake that the domain's authority vouches for.
 */
export async function openWire(target: DomainTarget): Promise<Wire> {
  const certificates = await Promise.all(
    target.services.map(async ({ name, health }) => ({
      name,
      certificate: await certificateOf(target, new URL(health)),
    })),
  )
  const peers = createPeerDirectory(
    certificates.map(({ name, certificate }) => ({
      name,
      certificate,
      hospital: undefined,
      organizationOid: undefined,
      actors: [],
      repositoryUniqueIds: [],
      sourceIds: [],
      assertionIssuers: [],
      enabled: true,
    })),
  )
  const clients = new Map<string, HttpClient>()
  const assertions = new Map<string, Promise<string>>()
  return {
    target,
    acts: [],
    as(identity) {
      const client = clients.get(identity) ?? clientOf(target, identity, peers)
      clients.set(identity, client)
      return client
    },
    assertion(wish) {
      const key = JSON.stringify(wish)
      const found = assertions.get(key) ?? printAssertion(target, wish)
      assertions.set(key, found)
      return found
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((client) => client.close()))
    },
  }
}

function clientOf(target: DomainTarget, identity: string, peers: PeerDirectory): HttpClient {
  return createClient({ tls: credentialsOf(target, identity), peers })
}

/**
 * Certificate and key of an identity of domain.json. Throws RangeError for a name it does not have.
 */
export function credentialsOf(target: DomainTarget, identity: string): Credentials {
  const files = target.tls.peers[identity]
  if (files === undefined) throw new RangeError(`domain.json has no identity ${identity}`)
  return loadCredentials({
    certificate: target.path(files.cert),
    key: target.path(files.key),
    authorities: [target.path(target.tls.ca)],
  })
}

async function certificateOf(target: DomainTarget, url: URL): Promise<string> {
  const { certificate: cert, privateKey: key } = credentialsOf(target, 'tester')
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    ca: readFileSync(target.path(target.tls.ca)),
    cert,
    key,
    ALPNProtocols: ['http/1.1'],
  })
  try {
    await once(socket, 'secureConnect')
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) throw new Error(`${url.host} shows no certificate`)
    return certificate.toString()
  } finally {
    socket.destroy()
  }
}

async function printAssertion(target: DomainTarget, wish: AssertionWish): Promise<string> {
  const { account, patientId, purpose = 'TREAT' } = wish
  const command = `${target.assertion.command} --patient "$1" --purpose "$2" "$3"`
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    command,
    'sh',
    patientId,
    purpose,
    account,
  ])
  return stdout.trim()
}
