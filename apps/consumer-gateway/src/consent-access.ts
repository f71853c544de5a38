// What the gateway knows of its hospital's patients and of their consents.
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import type { HttpClient } from '@isthmus/http/http-client'
import type { GatewayConfig } from './config.ts'

export function consentAccess(
  { profile, patients, consents: endpoint }: GatewayConfig,
  client: HttpClient,
) {
  return {
    policy: domainPolicy(profile),
    links: createPatientLinks(patients),
    consents: createConsentReader({ client, endpoint }),
    writer: createConsentWriter({ client, endpoint }),
  }
}
