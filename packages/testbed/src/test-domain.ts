// What the tests of one app need around it: keys, the allow-list, configuration and a database,
// all thrown away after.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@isthmus/http/client'
import type { HttpClient } from '@isthmus/http/http-client'
import type { Actor } from '@isthmus/ihe/peer'
import { startThrowawayPostgres } from '@isthmus/postgres/throwaway-postgres'
import { type CredentialFiles, type Credentials, loadCredentials } from '@isthmus/tls/credentials'
import { type PeerDirectory, loadPeers } from '@isthmus/tls/peer-directory'
import { type ThrowawayPki, createThrowawayPki } from '@isthmus/tls/throwaway-pki'

/** One node: it gets a certificate for localhost and stands on the allow-list under its name. */
export interface TestNode {
  readonly name: string
  readonly actors: readonly Actor[]
  readonly hospital?: string
  readonly organizationOid?: string
  readonly repositoryUniqueIds?: readonly string[]
  readonly sourceIds?: readonly string[]
  readonly assertionIssuers?: readonly string[]
  readonly replyTo?: readonly string[]
}

/** The keys that every service has, as `readConfig` gives them. */
export interface TestServiceConfig {
  readonly name: string
  readonly profile: 'hospital' | 'conformance'
  readonly listen: { readonly host: string; readonly port: number }
  readonly publicUrl: string
  readonly tls: { certificate: string; key: string; authorities: string[] }
  readonly peersFile: string
  readonly database: { url: string; connectionsMax: number }
  readonly audit: {
    host: string
    port: number
    sourceId: string
    enterpriseSiteId: string
    adoptAfterMs: number
  }
}

export interface TestDomain extends AsyncDisposable {
  readonly folder: string
  readonly pki: ThrowawayPki
  /** The allow-list of all nodes; the same for each of them. */
  readonly peersFile: string
  readonly peers: PeerDirectory
  files(name: string): CredentialFiles
  credentials(name: string): Credentials
  /** A client that shows the node's certificate; closed with the domain. */
  client(name: string): HttpClient
  /** Address of a new empty database, on one PostgreSQL that starts with the first. */
  database(): Promise<string>
  /**
   * Port 0 on 127.0.0.1 and an empty database; audit goes to `auditPort`, by default where nobody
   * listens.
   */
  serviceConfig(name: string, options?: ServiceOptions): Promise<TestServiceConfig>
  /** Writes a config file, for tests that start a service's own process. */
  writeConfig(name: string, config: object): string
}

export interface ServiceOptions {
  readonly profile?: 'hospital' | 'conformance'
  readonly auditPort?: number
  /** Instead of an empty database on the throw-away server. */
  readonly databaseUrl?: string
}

export async function createTestDomain(nodes: readonly TestNode[]): Promise<TestDomain> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-domain-'))
  const pki = await createThrowawayPki(new Date())
  writeFileSync(join(folder, 'authority.pem'), pki.authority.certificate)
  await Promise.all(nodes.map(({ name }) => writeIdentity({ folder, pki, name })))
  const peersFile = join(folder, 'peers.json')
  writeFileSync(peersFile, JSON.stringify({ peers: nodes.map((node) => peerEntry(node)) }))
  const peers = loadPeers(peersFile)
  const clients: HttpClient[] = []
  let postgres: ReturnType<typeof startThrowawayPostgres> | undefined

  const files = (name: string): CredentialFiles => credentialFiles(folder, name)
  async function database(): Promise<string> {
    postgres ??= startThrowawayPostgres()
    return (await postgres).createDatabase()
  }
  return {
    folder,
    pki,
    peersFile,
    peers,
    files,
    credentials: (name) => loadCredentials(files(name)),
    client(name) {
      const client = createClient({ tls: loadCredentials(files(name)), peers })
      clients.push(client)
      return client
    },
    database,
    serviceConfig: async (name, options = {}) =>
      serviceConfig({
        name,
        options,
        peersFile,
        files: files(name),
        url: options.databaseUrl ?? (await database()),
      }),
    writeConfig(name, config) {
      const file = join(folder, `${name}.json`)
      writeFileSync(file, JSON.stringify(config))
      return file
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()))
      await (await postgres)?.[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface IdentityOrder {
  readonly folder: string
  readonly pki: ThrowawayPki
  readonly name: string
}

async function writeIdentity({ folder, pki, name }: IdentityOrder): Promise<void> {
  const identity = await pki.identity(name)
  const files = credentialFiles(folder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(files.certificate, identity.certificate)
  writeFileSync(files.key, identity.privateKey, { mode: 0o600 })
}

function credentialFiles(folder: string, name: string): CredentialFiles {
  return {
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
    authorities: [join(folder, 'authority.pem')],
  }
}

function peerEntry({ name, actors, ...more }: TestNode): object {
  return { name, actors, certificate: `${name}.pem`, ...more }
}

interface ServiceParts {
  readonly name: string
  readonly options: ServiceOptions
  readonly peersFile: string
  readonly files: CredentialFiles
  readonly url: string
}

function serviceConfig({ name, options, peersFile, files, url }: ServiceParts): TestServiceConfig {
  return {
    name,
    profile: options.profile ?? 'hospital',
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: `https://${name}.test`,
    tls: { ...files, authorities: [...files.authorities] },
    peersFile,
    database: { url, connectionsMax: 5 },
    audit: {
      host: '127.0.0.1',
      port: options.auditPort ?? discardPort,
      sourceId: name,
      enterpriseSiteId: '1.2.3.4.5',
      adoptAfterMs: 200,
    },
  }
}

const discardPort = 9
