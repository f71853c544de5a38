// A whole affinity domain in one process: all actors, real TLS between them, on a throw-away PKI
// and PostgreSQL.
import { domainNodes } from './domain-map.ts'
import type { DomainService } from './domain-service.ts'
import { startFakeIdentityProvider } from './fake-identity-provider.ts'
import { startServices } from './internal/start-services.ts'
import { type TestDomain, createTestDomain } from './test-domain.ts'

export interface WholeDomain extends AsyncDisposable {
  readonly profile: 'hospital' | 'conformance'
  /** Keys, clients and databases of its nodes. */
  readonly nodes: TestDomain
  readonly services: readonly DomainService[]
  /** Throws RangeError for a name that no service has. */
  service(name: string): DomainService
}

/**
 * Boots registry, consents, audit, North's and South's holders, and South's gateway; nothing is
 * published yet.
 */
export async function startWholeDomain(profile: 'hospital' | 'conformance'): Promise<WholeDomain> {
  await using starting = new AsyncDisposableStack()
  const nodes = starting.use(await createTestDomain(domainNodes))
  const provider = starting.use(await startFakeIdentityProvider(everybody))
  const order = { domain: nodes, profile, identityProvider: provider.issuer }
  const services = await startServices(order, starting)
  const running = starting.move()
  return {
    profile,
    nodes,
    services,
    service(name) {
      const found = services.find((service) => service.name === name)
      if (found === undefined) throw new RangeError(`the domain has no service ${name}`)
      return found
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** One person with every role: what a page refuses him is refused to all. */
const everybody = {
  userId: 'dr-south',
  name: 'Dr South',
  roles: ['clinician', 'desk', 'privacy-officer'],
}
