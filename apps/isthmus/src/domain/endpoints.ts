// Where each transaction of the domain is answered: what config files and domain.json say.
import { testerName } from './domain-pki.ts'
import type { DomainPlan, ServicePlan } from './domain-plan.ts'

/** The `endpoint` value of a config file. */
export interface Endpoint {
  readonly url: string
  readonly peer: string
}

/**
 * Endpoints of a service by transaction, as domain.json lists them; `host` puts another in the
 * public one's place.
 */
export function endpointsOf(
  service: ServicePlan,
  host = service.publicHost,
): Readonly<Record<string, string>> {
  const { ports, hospital } = service
  const origin = `https://${host}:${ports['https'] ?? 0}`
  switch (service.app) {
    case 'registry':
      return {
        'ITI-18': `${origin}/iti-18`,
        'ITI-42': `${origin}/iti-42`,
        'ITI-51': `${origin}/iti-51`,
        'ITI-57': `${origin}/iti-57`,
        'ITI-61': `${origin}/iti-61`,
        'ITI-62': `${origin}/iti-62`,
        'ITI-92': `${origin}/iti-92`,
        'ITI-44': `${origin}/iti-44`,
        'ITI-8': `mllps://${host}:${ports['mllp'] ?? 0}`,
      }
    case 'repository':
      return {
        'ITI-41': `${origin}/iti-41`,
        'RAD-68': `${origin}/rad-68`,
        'ITI-43': `${origin}/iti-43`,
        'ITI-86': `${origin}/iti-86`,
      }
    case 'imaging-source':
      return {
        'RAD-69': `${origin}/rad-69`,
        'STOW-RS': `${origin}/dicomweb`,
        DIMSE: `dicom://${hospital?.aeTitle ?? ''}@127.0.0.1:${ports['dimse'] ?? 0}`,
      }
    case 'consumer-gateway':
      return { web: webOrigin(service) }
    case 'consent-registry':
      return {
        FHIR: `${origin}/fhir`,
        'ITI-44': `${origin}/iti-44`,
        'ITI-8': `mllps://${host}:${ports['mllp'] ?? 0}`,
      }
    case 'pix-manager':
      return {
        'ITI-83': `${origin}/fhir`,
        'ITI-9': `mllps://${host}:${ports['query'] ?? 0}`,
        'ITI-44': `${origin}/iti-44`,
        'ITI-8': `mllps://${host}:${ports['mllp'] ?? 0}`,
      }
    case 'audit-repository':
      return {
        'ITI-20': `syslog-tls://${host}:${ports['syslog'] ?? 0}`,
        search: `${origin}/audit`,
      }
  }
}

/** Origin of the browser's port of a gateway: plain http on loopback. */
export function webOrigin({ ports }: ServicePlan): string {
  return `http://127.0.0.1:${ports['web'] ?? 0}`
}

/**
 * Where a transaction of a service of the domain is; a peer of the config with that actor wins over
 * ours.
 */
export function endpointFor(
  plan: DomainPlan,
  wanted: { readonly service: string; readonly actor: string; readonly transaction: string },
): Endpoint {
  const outside = plan.config.peers.find(
    (peer) => peer.actors.includes(wanted.actor) && wanted.transaction in peer.endpoints,
  )
  const url = outside?.endpoints[wanted.transaction]
  if (outside !== undefined && url !== undefined) return { url, peer: outside.name }
  const service = plan.services.find(({ name }) => name === wanted.service)
  if (service === undefined) throw new RangeError(`the domain has no service ${wanted.service}`)
  return {
    url: endpointsOf(service, service.localHost)[wanted.transaction] ?? '',
    peer: service.name,
  }
}

export interface Holder {
  readonly id: string
  readonly url: string
  readonly peer: string
}

/** All holders that answer a transaction, ours and the config's: OID → endpoint. */
export function holders(plan: DomainPlan, transaction: 'ITI-43' | 'RAD-69'): readonly Holder[] {
  const ours = plan.services.flatMap((service) => {
    const url = endpointsOf(service, service.localHost)[transaction]
    const { hospital } = service
    if (url === undefined || hospital === undefined) return []
    const id = transaction === 'ITI-43' ? hospital.repositoryUniqueId : hospital.retrieveLocationUid
    return [{ id, url, peer: service.name }]
  })
  const theirs = plan.config.peers.flatMap(({ name, endpoints, repositoryUniqueIds }) => {
    const url = endpoints[transaction]
    return url === undefined ? [] : repositoryUniqueIds.map((id) => ({ id, url, peer: name }))
  })
  return [...ours, ...theirs]
}

/** File names of the identities a stranger with domain.json may use, by peer name. */
export function identitiesOfTesters(plan: DomainPlan): readonly string[] {
  const gateways = plan.services.filter(({ app }) => app === 'consumer-gateway')
  return [testerName, ...gateways.map(({ name }) => name)]
}
