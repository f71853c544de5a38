// Starts what holds the data of one hospital: its Document Repository and its Imaging Document
// Source.
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import { startImagingSource } from '../../../../apps/imaging-source/src/app.ts'
import { imagingSourceConfig } from '../../../../apps/imaging-source/src/config.ts'
import { startRepository } from '../../../../apps/repository/src/app.ts'
import { repositoryConfig } from '../../../../apps/repository/src/config.ts'
import {
  type TestHospital,
  assigningAuthority,
  homeCommunityId,
  modalityAeTitle,
  patientLinks,
} from '../domain-map.ts'
import type { DomainService } from '../domain-service.ts'
import { type ConfigOrder, configFile } from './config-file.ts'

/** Where the services that belong to no hospital answer. */
export interface DomainEndpoints {
  readonly consents: { readonly url: string; readonly peer: string }
  /** Origins. */
  readonly registry: string
  readonly audit: string
  /** The `assertionTrust` key. */
  readonly trust: object
}

export interface HoldersOrder extends ConfigOrder {
  readonly hospital: TestHospital
  readonly endpoints: DomainEndpoints
}

/** `running` hears of each service as soon as it runs. */
export async function startHolders(
  order: HoldersOrder,
  running: (service: DomainService) => DomainService,
): Promise<readonly DomainService[]> {
  const repository = running(await startRepositoryOf(order))
  return [repository, running(await startSourceOf(order, repository))]
}

async function startRepositoryOf(order: HoldersOrder): Promise<DomainService> {
  const { hospital, endpoints } = order
  const name = `repository-${hospital.name}`
  const file = await configFile(order, name, {
    hospital: hospital.name,
    homeCommunityId,
    repositoryUniqueId: hospital.repositoryUniqueId,
    documentsFolder: join(order.domain.folder, `documents-${hospital.name}`),
    registry: { url: `${endpoints.registry}/iti-42`, peer: 'registry' },
    storedQueries: { url: `${endpoints.registry}/iti-18`, peer: 'registry' },
    consents: endpoints.consents,
    assigningAuthority,
    assertionTrust: endpoints.trust,
    patients: patientLinks,
  })
  return { name, ...(await startRepository(readConfig(repositoryConfig, file, {}))) }
}

async function startSourceOf(
  order: HoldersOrder,
  repository: DomainService,
): Promise<DomainService> {
  const { hospital, endpoints } = order
  const { aeTitle } = hospital
  const name = `imaging-source-${hospital.name}`
  const file = await configFile(order, name, {
    hospital: hospital.name,
    organizationOid: hospital.organizationOid,
    homeCommunityId,
    retrieveLocationUid: hospital.retrieveLocationUid,
    sourceId: hospital.sourceId,
    archive: { kind: 'folder', folder: join(order.domain.folder, `archive-${hospital.name}`) },
    dimse: { port: 0, aeTitle, callingAeTitles: [modalityAeTitle], tls: true },
    repository: { url: `${repository.origin}/rad-68`, peer: repository.name },
    registry: { url: `${endpoints.registry}/iti-18`, peer: 'registry' },
    consents: endpoints.consents,
    assigningAuthority,
    localAssigningAuthority: hospital.localAssigningAuthority,
    patients: patientLinks,
    assertionTrust: endpoints.trust,
    completeness: { stableMs: 100 },
  })
  const source = await startImagingSource(readConfig(imagingSourceConfig, file, {}))
  const dimse = { port: source.dimsePort, aeTitle, services: () => source.dimseServices() }
  return { name, ...source, dimse }
}
