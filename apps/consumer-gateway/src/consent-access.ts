// What the gateway knows of its hospital's patients and of their consents.
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { openIdentifiers } from '@isthmus/pix-consumer/open-identifiers'
import type { Service } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'

export function consentAccess(
  config: GatewayConfig,
  service: Pick<Service<unknown>, 'client' | 'audit' | 'node'>,
) {
  const { profile, consents: endpoint } = config
  const { client } = service
  return {
    policy: domainPolicy(profile),
    identifiers: openIdentifiers(config, service),
    consents: createConsentReader({ client, endpoint }),
    writer: createConsentWriter({ client, endpoint }),
  }
}
