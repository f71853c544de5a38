// Starts South's Consumer Gateway with a page of one line: what is tested are its routes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import { startGateway } from '../../../../apps/consumer-gateway/src/app.ts'
import { gatewayConfig } from '../../../../apps/consumer-gateway/src/config.ts'
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
import { freePort } from '../durable-domain.ts'
import { type ConfigOrder, configFile } from './config-file.ts'
import type { DomainEndpoints } from './start-holders.ts'

export interface GatewayOrder extends ConfigOrder {
  readonly endpoints: DomainEndpoints
  readonly holders: readonly DomainService[]
  readonly identityProvider: string
}

export async function startSouthGateway(order: GatewayOrder): Promise<DomainService> {
  const { domain, endpoints, holders } = order
  const port = await freePort()
  const webOrigin = `http://127.0.0.1:${port}`
  const at = (name: string, path: string) => ({
    url: `${holders.find((holder) => holder.name === name)?.origin ?? ''}${path}`,
    peer: name,
  })
  const { certificate, key } = domain.files(southGateway)
  const file = await configFile(order, southGateway, {
    hospital: south.name,
    organizationOid: south.organizationOid,
    organizationName: 'South Hospital',
    homeCommunityId,
    assigningAuthority,
    localAssigningAuthority: south.localAssigningAuthority,
    patients: patientLinks,
    web: { port, publicUrl: webOrigin, pagesFolder: pages(domain.folder) },
    oidc: {
      issuer: order.identityProvider,
      clientId: southGateway,
      clientSecretFile: secret(domain.folder),
    },
    registry: { url: `${endpoints.registry}/iti-18`, peer: 'registry' },
    repositories: [north, south].map(({ name, repositoryUniqueId }) => ({
      repositoryUniqueId,
      ...at(`repository-${name}`, '/iti-43'),
    })),
    imagingSources: [north, south].map(({ name, retrieveLocationUid }) => ({
      retrieveLocationUid,
      ...at(`imaging-source-${name}`, '/rad-69'),
    })),
    consents: endpoints.consents,
    auditSearch: { url: `${endpoints.audit}/audit`, peer: 'audit' },
    assertionSigner: { issuer: southIssuer, certificate, key, audience: homeCommunityId },
  })
  const gateway = await startGateway(readConfig(gatewayConfig, file, {}))
  return { name: southGateway, ...gateway, webOrigin }
}

function pages(folder: string): string {
  const pagesFolder = join(folder, 'pages')
  mkdirSync(pagesFolder)
  writeFileSync(join(pagesFolder, 'index.html'), '<!doctype html><title>South</title>\n')
  return pagesFolder
}

function secret(folder: string): string {
  const file = join(folder, 'oidc-secret')
  writeFileSync(file, 'known-to-both\n', { mode: 0o600 })
  return file
}
