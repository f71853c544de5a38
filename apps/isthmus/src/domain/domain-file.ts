// domain.json: everything a stranger needs to talk to the domain, and no secret. Format
// isthmus-domain/1.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DomainPlan, ServicePlan } from './domain-plan.ts'
import { accountPassword } from './sign-in-files.ts'
import { endpointsOf, identitiesOfTesters } from './endpoints.ts'
import { writePrivateFile } from './private-files.ts'

export interface DomainFileFacts {
  readonly plan: DomainPlan
  readonly folder: string
  /** Process ids by service name. */
  readonly pids: ReadonlyMap<string, number>
  /** postgresql:// URL of the server, without password. */
  readonly databaseServer: string
  /** postgresql:// URLs by service name, without passwords. */
  readonly databases: ReadonlyMap<string, string>
  /** What is said of a patient, by CX. */
  readonly patients: readonly { readonly id: string; readonly says: string }[]
  /** The command that prints an assertion; the account is its last argument. */
  readonly assertionCommand: string
}

/** The file's content. */
export function domainFile(facts: DomainFileFacts): object {
  const { plan } = facts
  return {
    format: 'isthmus-domain/1',
    homeCommunityId: plan.homeCommunityId,
    assigningAuthority: plan.config.assigningAuthority,
    profile: plan.profile,
    tls: {
      ca: 'pki/ca.pem',
      peers: Object.fromEntries(
        identitiesOfTesters(plan).map((name) => [
          name,
          { cert: `pki/${name}.pem`, key: `pki/${name}.key` },
        ]),
      ),
    },
    services: plan.services.map((service) => describe(service, facts)),
    patients: facts.patients,
    accounts: plan.config.accounts.map(({ name, says }) => ({
      name,
      says,
      ...(plan.identityProvider === undefined
        ? {}
        : { passwordFile: `passwords/${accountPassword(name)}` }),
    })),
    assertion: {
      command: facts.assertionCommand,
      says: 'prints a signed SAML assertion for the account named as last argument',
    },
    database: facts.databaseServer,
  }
}

/** Puts DIR/domain.json in place as a whole. */
export function writeDomainFile(facts: DomainFileFacts): string {
  const file = join(facts.folder, 'domain.json')
  writePrivateFile(file, `${JSON.stringify(domainFile(facts), undefined, 2)}\n`)
  return file
}

/** Removes DIR/domain.json, so that nobody who waits for it reads an old one. */
export function removeDomainFile(folder: string): void {
  rmSync(join(folder, 'domain.json'), { force: true })
}

function describe(service: ServicePlan, facts: DomainFileFacts): object {
  const { hospital, app } = service
  return {
    actor: actors[app],
    name: service.name,
    ...(hospital === undefined ? {} : { hospital: hospital.name }),
    pid: facts.pids.get(service.name),
    ...(app === 'repository' ? { repositoryUniqueId: hospital?.repositoryUniqueId } : {}),
    ...(app === 'imaging-source' ? { retrieveLocationUid: hospital?.retrieveLocationUid } : {}),
    health: `${service.publicUrl}/health`,
    metrics: `${service.publicUrl}/metrics`,
    endpoints: endpointsServed(service, facts),
    database: facts.databases.get(service.name),
  }
}

// Queries across patients are answered in profile conformance alone.
function endpointsServed(
  service: ServicePlan,
  { plan }: DomainFileFacts,
): Readonly<Record<string, string>> {
  const { 'ITI-51': acrossPatients, ...always } = endpointsOf(service)
  return plan.profile === 'hospital' || acrossPatients === undefined
    ? always
    : { ...always, 'ITI-51': acrossPatients }
}

const actors: Readonly<Record<ServicePlan['app'], string>> = {
  'audit-repository': 'audit-record-repository',
  'consent-registry': 'consent-registry',
  'pix-manager': 'patient-identifier-cross-reference-manager',
  registry: 'document-registry',
  repository: 'document-repository',
  'imaging-source': 'imaging-document-source',
  'consumer-gateway': 'consumer-gateway',
}
