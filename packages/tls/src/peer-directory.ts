// The allow-list in memory: which certificate is which peer (ITI TF-2: 3.19.6.1.3).
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readConfig } from '@isthmus/config/config'
import { peersFile } from '@isthmus/config/peers'
import type { Actor, Peer } from '@isthmus/ihe/peer'
import { fingerprintOf } from './fingerprint.ts'
import { CredentialsError } from './credentials-error.ts'

/** One peer as configured; a disabled one is not found by anybody, but its name is taken. */
export interface PeerRecord extends Omit<Peer, 'fingerprint256'> {
  /** PEM. */
  readonly certificate: string
  readonly enabled: boolean
}

/** Answers from memory, so that the gate can decide within one tick. */
export interface PeerDirectory {
  byFingerprint(fingerprint256: string): Peer | undefined
  byName(name: string): Peer | undefined
  byActor(actor: Actor): readonly Peer[]
  /** The nodes of a hospital. */
  byHospital(hospital: string): readonly Peer[]
  /** The peer's certificate, PEM. */
  certificateOf(name: string): string | undefined
  /** Takes a new list for the old one; open connections are judged by it at their next request. */
  replace(records: readonly PeerRecord[]): void
}

/** Reads the peers file and the certificates it names. Throws ConfigError or CredentialsError. */
export function loadPeers(file: string): PeerDirectory {
  const { peers } = readConfig(peersFile, file, {})
  return createPeerDirectory(
    peers.map((entry) => ({
      name: entry.name,
      certificate: readCertificate(entry.certificate),
      hospital: entry.hospital,
      organizationOid: entry.organizationOid,
      actors: entry.actors.map((actor) => parseActor(actor, entry.name)),
      repositoryUniqueIds: entry.repositoryUniqueIds,
      sourceIds: entry.sourceIds,
      assertionIssuers: entry.assertionIssuers,
      replyTo: (entry.replyTo ?? []).map((url) => checkUrl(url, entry.name)),
      enabled: entry.enabled,
    })),
  )
}

/** Throws CredentialsError when two peers share a name or a certificate. */
export function createPeerDirectory(records: readonly PeerRecord[]): PeerDirectory {
  let list = index(records)
  return {
    byFingerprint: (fingerprint256) => list.byFingerprint.get(fingerprint256)?.peer,
    byName: (name) => list.byName.get(name)?.peer,
    byActor: (actor) =>
      [...list.byName.values()]
        .map(({ peer }) => peer)
        .filter((peer) => peer.actors.includes(actor)),
    byHospital: (hospital) =>
      [...list.byName.values()]
        .map(({ peer }) => peer)
        .filter((peer) => peer.hospital === hospital),
    certificateOf: (name) => list.byName.get(name)?.certificate,
    replace(next) {
      list = index(next)
    },
  }
}

interface Listed {
  readonly peer: Peer
  readonly certificate: string
}

interface List {
  readonly byFingerprint: ReadonlyMap<string, Listed>
  readonly byName: ReadonlyMap<string, Listed>
}

function index(records: readonly PeerRecord[]): List {
  const all = records.map((record) => ({ enabled: record.enabled, listed: toListed(record) }))
  refuseTwice(all.map(({ listed }) => listed.peer.name))
  refuseTwice(all.map(({ listed }) => listed.peer.fingerprint256))
  const usable = all.filter(({ enabled }) => enabled).map(({ listed }) => listed)
  return {
    byFingerprint: new Map(usable.map((listed) => [listed.peer.fingerprint256, listed])),
    byName: new Map(usable.map((listed) => [listed.peer.name, listed])),
  }
}

function toListed(record: PeerRecord): Listed {
  const { certificate, enabled: _, ...peer } = record
  try {
    return { peer: { ...peer, fingerprint256: fingerprintOf(certificate) }, certificate }
  } catch (error) {
    throw new CredentialsError(`the certificate of peer ${record.name} is not readable as PEM`, {
      cause: error,
    })
  }
}

function refuseTwice(keys: readonly string[]): void {
  const twice = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twice !== undefined) throw new CredentialsError(`two peers share ${twice}`)
}

function readCertificate(file: string): string {
  try {
    return new X509Certificate(readFileSync(file)).toString()
  } catch (error) {
    throw new CredentialsError(`${file} cannot be read as a certificate`, { cause: error })
  }
}

function checkUrl(text: string, peer: string): string {
  if (URL.canParse(text)) return text
  throw new CredentialsError(`peer ${peer}: an address of replyTo cannot be read as a URL`)
}

function parseActor(text: string, peer: string): Actor {
  const found = actors.find((actor) => actor === text)
  if (found === undefined) throw new CredentialsError(`peer ${peer}: there is no actor ${text}`)
  return found
}

const actors: readonly Actor[] = [
  'document-registry',
  'document-repository',
  'imaging-document-source',
  'document-source',
  'document-consumer',
  'imaging-document-consumer',
  'consumer-gateway',
  'consent-registry',
  'audit-record-repository',
  'document-administrator',
  'patient-identity-source',
  'patient-identifier-cross-reference-manager',
  'patient-identifier-cross-reference-consumer',
  'tester',
]
