// What the routes of a gateway are made of, put together from its configuration.
import type { Service } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'
import { consentAccess } from './consent-access.ts'
import type { GatewayTables } from './db/schema.ts'
import { createGatewayAudit } from './gateway-audit.ts'
import { holders } from './holders.ts'
import { signedInPeople } from './signed-in-people.ts'
import { createSearches } from './searches.ts'
import { createAssertionWriter } from './user-assertion.ts'

export type GatewayParts = ReturnType<typeof gatewayParts>

export function gatewayParts(config: GatewayConfig, service: Service<GatewayTables>) {
  const { client, log } = service
  const audit = createGatewayAudit(service.audit, service.node)
  return {
    config,
    client,
    log,
    audit,
    ...signedInPeople(config, service, audit),
    ...consentAccess(config, service),
    ...holders(config, service),
    searches: createSearches(config.limits),
    writeAssertion: createAssertionWriter(config),
  }
}
