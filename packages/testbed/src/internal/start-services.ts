// Starts the services of the whole domain in the order in which they need each other.
import { readConfig } from '@isthmus/config/config'
import { startAuditRepository } from '../../../../apps/audit-repository/src/app.ts'
import { auditRepositoryConfig } from '../../../../apps/audit-repository/src/config.ts'
import { startConsentRegistry } from '../../../../apps/consent-registry/src/app.ts'
import { consentRegistryConfig } from '../../../../apps/consent-registry/src/config.ts'
import { startRegistry } from '../../../../apps/registry/src/app.ts'
import { registryConfig } from '../../../../apps/registry/src/config.ts'
import {
  assigningAuthority,
  homeCommunityId,
  north,
  patientLinks,
  south,
  southGateway,
  southIssuer,
} from '../domain-map.ts'
import type { DomainService } from '../domain-service.ts'
import type { TestDomain } from '../test-domain.ts'
import { configFile } from './config-file.ts'
import { type DomainEndpoints, startHolders } from './start-holders.ts'
import { startSouthGateway } from './start-south-gateway.ts'

export interface ServicesOrder {
  readonly domain: TestDomain
  readonly profile: 'hospital' | 'conformance'
  /** Issuer of South's users. */
  readonly identityProvider: string
}

/** Each service is put on the stack as soon as it runs, so that a failure leaves none behind. */
export async function startServices(
  { domain, profile, identityProvider }: ServicesOrder,
  stack: AsyncDisposableStack,
): Promise<readonly DomainService[]> {
  function running(service: DomainService): DomainService {
    stack.defer(() => service.close())
    return service
  }
  const auditKeys = { syslog: { port: 0 } }
  const auditFile = await configFile({ domain, profile, auditPort: 1 }, 'audit', auditKeys)
  const arr = await startAuditRepository(readConfig(auditRepositoryConfig, auditFile, {}))
  const audit = running({ name: 'audit', ...arr })
  const order = { domain, profile, auditPort: arr.syslogPort }

  const keys = { assigningAuthority, patients: patientLinks, assertionTrust: trust(domain) }
  const feed = { mllp: { port: 0 } }
  const consentsFile = await configFile(order, 'consents', { ...keys, feed })
  const consents = running({
    name: 'consents',
    ...(await startConsentRegistry(readConfig(consentRegistryConfig, consentsFile, {}))),
  })
  const consentsAt = { url: `${consents.origin}/fhir`, peer: 'consents' }
  const registryFile = await configFile(order, 'registry', {
    ...keys,
    homeCommunityId,
    consents: consentsAt,
    feed,
  })
  const registry = running({
    name: 'registry',
    ...(await startRegistry(readConfig(registryConfig, registryFile, {}))),
  })
  const endpoints: DomainEndpoints = {
    consents: consentsAt,
    registry: registry.origin,
    audit: audit.origin,
    trust: trust(domain),
  }
  const [ofNorth, ofSouth] = await Promise.all(
    [north, south].map((hospital) => startHolders({ ...order, hospital, endpoints }, running)),
  )
  const holders = [...(ofNorth ?? []), ...(ofSouth ?? [])]
  const gateway = running(
    await startSouthGateway({ ...order, endpoints, holders, identityProvider }),
  )
  return [audit, consents, registry, ...holders, gateway]
}

function trust(domain: TestDomain): object {
  return {
    issuers: [{ issuer: southIssuer, certificate: domain.files(southGateway).certificate }],
    audiences: [homeCommunityId],
  }
}
