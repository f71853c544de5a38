// What the registry's handlers work with, opened in order and closed together.
import type { AuditNode } from '@isthmus/atna/audit-node'
import { openAuditTrail } from '@isthmus/audit-trail/outbox'
import { ConfigError } from '@isthmus/config/config'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { parseCx } from '@isthmus/hl7/cx'
import { createClient } from '@isthmus/http/client'
import type { Log } from '@isthmus/log/log'
import { loadCredentials } from '@isthmus/tls/credentials'
import { type PeerDirectory, loadPeers } from '@isthmus/tls/peer-directory'
import type { RegistryConfig } from './config.ts'
import type { RegistryTables } from './db/schema.ts'
import { openStore } from './db/store.ts'

/** Throws what stops a start: ConfigError, CredentialsError, MigrationError, DatabaseError. */
export async function openParts(
  config: RegistryConfig,
  { log, node }: { readonly log: Log; readonly node: AuditNode },
) {
  requireDomainPatients(config)
  const credentials = loadCredentials(config.tls)
  const peers = loadPeers(config.peersFile)
  const store = await openStore(config, log)
  const auditTrail = await openAuditTrail<RegistryTables>({
    database: store.database,
    tls: credentials,
    peers,
    target: { ...config.audit, peer: auditRepository(peers) },
    node,
    log,
  })
  const client = createClient({ tls: credentials, peers })
  return {
    ...store,
    credentials,
    peers,
    auditTrail,
    consents: createConsentReader({
      client,
      endpoint: config.consents,
      timeoutMs: config.limits.consentTimeoutMs,
    }),
    policy: domainPolicy(config.profile),
    toDomain: createPatientLinks(config.patients).toDomain,
    homeCommunityId: config.homeCommunityId,
    limits: config.limits,
    async close() {
      await auditTrail.close()
      await client.close()
      await store.close()
    },
  }
}

function auditRepository(peers: PeerDirectory): string {
  const [found] = peers.byActor('audit-record-repository')
  if (found === undefined) throw new ConfigError('no peer is an audit-record-repository')
  return found.name
}

// A patient of another authority could never be found: the domain's ids are what requests name.
function requireDomainPatients({ patients, assigningAuthority }: RegistryConfig): void {
  const foreign = patients.filter(
    ({ domainId }) => parseCx(domainId)?.assigningAuthority !== assigningAuthority,
  )
  if (foreign.length > 0) {
    throw new ConfigError(
      `patients: ${foreign.length} domainId are no CX of assigningAuthority ${assigningAuthority}`,
    )
  }
}
