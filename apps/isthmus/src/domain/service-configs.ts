// The config file of each service, as its own src/config.ts declares it; paths are relative to
// DIR/config.
import { join } from 'node:path'
import { assertionSigner, assertionTrust } from './assertion-issuers.ts'
import { pagesFolder } from './build-pages.ts'
import type { App, DomainPlan, HospitalPlan, ServicePlan } from './domain-plan.ts'
import { endpointFor, holders, webOrigin } from './endpoints.ts'

export interface ServiceFacts {
  readonly plan: DomainPlan
  readonly service: ServicePlan
  /** postgres:// URL of the service's database, without password. */
  readonly databaseUrl: string
  /** Absolute: paths within alternatives of a setting are taken as they are. */
  readonly archiveFolder: string
}

/** What is written to DIR/config/NAME.json. */
export function serviceConfig(facts: ServiceFacts): object {
  return { ...common(facts), ...own[facts.service.app](facts) }
}

function common({ plan, service, databaseUrl }: ServiceFacts): object {
  const audit = plan.services.find(({ app }) => app === 'audit-repository')
  return {
    name: service.name,
    profile: plan.profile,
    listen: { host: plan.config.listenHost, port: service.ports['https'] },
    publicUrl: service.publicUrl,
    tls: {
      certificate: `../pki/${service.name}.pem`,
      key: `../pki/${service.name}.key`,
      authorities: ['../pki/ca.pem', ...plan.config.authorities],
    },
    peersFile: `${service.name}.peers.json`,
    database: { url: databaseUrl, passwordFile: `../passwords/${service.name}` },
    audit: {
      host: audit?.localHost,
      port: audit?.ports['syslog'],
      sourceId: service.name,
      enterpriseSiteId: service.hospital?.organizationOid ?? plan.config.homeCommunityOid,
    },
  }
}

const own: Readonly<Record<App, (facts: ServiceFacts) => object>> = {
  'audit-repository': ({ plan, service }) => ({
    syslog: { host: plan.config.listenHost, port: service.ports['syslog'] },
  }),
  'consent-registry': ({ plan, service }) => ({
    assigningAuthority: plan.config.assigningAuthority,
    patients: plan.config.patients,
    assertionTrust: assertionTrust(plan),
    feed: feed({ plan, service }),
  }),
  'pix-manager': ({ plan, service }) => ({
    assigningAuthority: plan.config.assigningAuthority,
    localAuthorities: plan.hospitals.map(({ name, localAssigningAuthority: oid }) => ({
      hospital: name,
      oid,
    })),
    patients: plan.config.patients,
    feed: feed({ plan, service }),
    query: { mllp: { host: plan.config.listenHost, port: service.ports['query'] } },
  }),
  registry: ({ plan, service }) => ({
    assigningAuthority: plan.config.assigningAuthority,
    homeCommunityId: plan.homeCommunityId,
    patients: plan.config.patients,
    consents: consents(plan),
    assertionTrust: assertionTrust(plan),
    feed: feed({ plan, service }),
    unknownPatients: plan.config.unknownPatients,
  }),
  repository: ({ plan, service }) => {
    const hospital = hospitalOf(service)
    return {
      hospital: hospital.name,
      homeCommunityId: plan.homeCommunityId,
      repositoryUniqueId: hospital.repositoryUniqueId,
      documentsFolder: `../documents/${service.name}`,
      registry: registry(plan, 'ITI-42'),
      storedQueries: registry(plan, 'ITI-18'),
      consents: consents(plan),
      assigningAuthority: plan.config.assigningAuthority,
      assertionTrust: assertionTrust(plan),
      patients: plan.config.patients,
    }
  },
  'imaging-source': ({ plan, service, archiveFolder }) => {
    const hospital = hospitalOf(service)
    return {
      hospital: hospital.name,
      organizationOid: hospital.organizationOid,
      homeCommunityId: plan.homeCommunityId,
      retrieveLocationUid: hospital.retrieveLocationUid,
      sourceId: hospital.sourceId,
      archive: { kind: 'folder', folder: join(archiveFolder, service.name) },
      completeness: { stableMs: plan.config.studyStableMs },
      dimse: {
        host: '127.0.0.1',
        port: service.ports['dimse'],
        aeTitle: hospital.aeTitle,
        callingAeTitles: callers(plan, hospital),
      },
      repository: endpointFor(plan, {
        service: `repository-${hospital.name}`,
        actor: 'document-repository',
        transaction: 'RAD-68',
      }),
      registry: registry(plan, 'ITI-18'),
      consents: consents(plan),
      assigningAuthority: plan.config.assigningAuthority,
      localAssigningAuthority: hospital.localAssigningAuthority,
      patients: plan.config.patients,
      ...identifiers(plan),
      assertionTrust: assertionTrust(plan),
    }
  },
  'consumer-gateway': ({ plan, service }) => {
    const hospital = hospitalOf(service)
    return {
      hospital: hospital.name,
      organizationOid: hospital.organizationOid,
      organizationName: hospital.title,
      homeCommunityId: plan.homeCommunityId,
      web: {
        host: '127.0.0.1',
        port: service.ports['web'],
        publicUrl: webOrigin(service),
        pagesFolder,
      },
      oidc: oidc(plan, service),
      registry: registry(plan, 'ITI-18'),
      repositories: holders(plan, 'ITI-43').map(({ id, url, peer }) => ({
        repositoryUniqueId: id,
        url,
        peer,
      })),
      imagingSources: holders(plan, 'RAD-69').map(({ id, url, peer }) => ({
        retrieveLocationUid: id,
        url,
        peer,
      })),
      consents: consents(plan),
      auditSearch: endpointFor(plan, {
        service: 'audit',
        actor: 'audit-record-repository',
        transaction: 'search',
      }),
      assertionSigner: assertionSigner(plan, hospital.name),
      assigningAuthority: plan.config.assigningAuthority,
      localAssigningAuthority: hospital.localAssigningAuthority,
      patients: plan.config.patients,
      ...identifiers(plan),
    }
  },
}

// Patient identity sources send to each of them: who was merged must bind everywhere.
function feed({ plan, service }: Pick<ServiceFacts, 'plan' | 'service'>): object {
  return {
    mllp: { host: plan.config.listenHost, port: service.ports['mllp'] },
    namespaces: plan.config.namespaces,
    differingBirthDates: plan.profile === 'hospital' ? 'refuse' : 'accept',
  }
}

function hospitalOf({ hospital, name }: ServicePlan): HospitalPlan {
  if (hospital === undefined) throw new RangeError(`${name} belongs to no hospital`)
  return hospital
}

function registry(plan: DomainPlan, transaction: 'ITI-18' | 'ITI-42') {
  return endpointFor(plan, { service: 'registry', actor: 'document-registry', transaction })
}

function consents(plan: DomainPlan) {
  return endpointFor(plan, { service: 'consents', actor: 'consent-registry', transaction: 'FHIR' })
}

// Ours, or the master patient index that the configuration names in its place.
function identifiers(plan: DomainPlan): object {
  if (plan.config.localNumbers === 'configured') return {}
  return {
    identifiers: endpointFor(plan, {
      service: 'pix',
      actor: 'patient-identifier-cross-reference-manager',
      transaction: 'ITI-83',
    }),
  }
}

/** AE title of the walk's own sender and of a tester's storescu. */
export const testerAeTitle = 'TESTER'

function callers(plan: DomainPlan, hospital: HospitalPlan): readonly string[] {
  const sources = plan.config.sources.filter((source) => source.hospital === hospital.name)
  return [testerAeTitle, ...sources.map(({ aeTitle }) => aeTitle)]
}

function oidc(plan: DomainPlan, service: ServicePlan): object {
  return (
    plan.config.oidc ?? {
      issuer: plan.identityProvider?.issuer,
      clientId: service.name,
      clientSecretFile: `../passwords/oidc-${service.name}`,
    }
  )
}
