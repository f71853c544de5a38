// Asks a plain route over mutual TLS with South's certificate.
import { parseCx } from '@isthmus/hl7/cx'
import { writeConsent } from '@isthmus/consent/new-consent'
import type { RouteDescription } from '@isthmus/http/http-server'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { south } from '../../src/domain-map.ts'
import type { DomainService } from '../../src/domain-service.ts'
import { southAssertion } from '../../src/south-assertion.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import type { PatientCase } from './case.ts'
import { type FilledRequest, fillRoute } from './fill-route.ts'
import { peerExchange } from './peer-exchange.ts'
import type { Question } from './question.ts'

export interface PlainRoute {
  readonly route: RouteDescription
  /** Any patient: he tells how many ids of each kind there are. */
  readonly shape: PatientCase
}

/**
 * The same questions for every patient; those that a protocol wants in words of its own come on
 * top.
 */
export function plainQuestions(
  domain: WholeDomain,
  service: DomainService,
  { route: { method, path }, shape }: PlainRoute,
): readonly Question[] {
  const ask = (fill: (of: PatientCase) => FilledRequest) => (of: PatientCase) => {
    const filled = fill(of)
    const { body, headers = {} } = filled
    const sent = `${body ?? ''} ${decodeURIComponent(body ?? '')}`
    return peerExchange(domain, service, {
      method,
      path: filled.path,
      headers,
      sent,
      ...(body === undefined ? {} : { body }),
    })
  }
  const inOwnWords = ownWords[`${method} ${path}`]
  return [
    ...fillRoute(method, path, shape).map(({ title }, at) => ({
      title,
      ask: ask((of) => fillRoute(method, path, of)[at] ?? { title, path }),
    })),
    ...(inOwnWords === undefined
      ? []
      : [
          {
            title: 'in the words of its protocol',
            ask: ask((of) => ({ title: '', path, ...inOwnWords.fill(domain, of) })),
            ...(inOwnWords.shows === undefined ? {} : { shows: inOwnWords.shows }),
          },
        ]),
  ]
}

interface OwnWords {
  readonly fill: (domain: WholeDomain, of: PatientCase) => Partial<FilledRequest>
  readonly shows?: 'audit'
}

/**
 * How to ask where a protocol takes nothing that it does not know. Which routes there are, the
 * routers say.
 */
const ownWords: Readonly<Record<string, OwnWords>> = {
  'POST /fhir/Consent/_search': {
    fill: (_, { published }) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        'patient.identifier': Object.values(identifier(published.patient.domainId)).join('|'),
        status: 'active',
      }).toString(),
    }),
  },
  'POST /fhir/Consent': {
    fill: ({ nodes }, { published, decision }) => ({
      headers: {
        'content-type': 'application/fhir+json',
        authorization: encodeAuthorization(southAssertion(nodes, published.patient.domainId)),
      },
      body: JSON.stringify(
        writeConsent({
          patient: identifier(published.patient.domainId),
          type: decision === 'refuse' ? 'deny' : 'permit',
          policyUri: 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal',
          dateTime: new Date(),
          organizationOid: south.organizationOid,
          source: 'Said again',
        }),
      ),
    }),
  },
  'GET /audit': {
    shows: 'audit',
    fill: (_, { published }) => ({
      path: `/audit?${new URLSearchParams({
        'date-from': new Date(Date.now() - 3_600_000).toISOString(),
        'date-to': new Date(Date.now() + 60_000).toISOString(),
        patient: published.patient.domainId,
      }).toString()}`,
    }),
  },
}

function identifier(domainId: string) {
  const cx = parseCx(domainId)
  return { system: `urn:oid:${cx?.assigningAuthority ?? ''}`, value: cx?.id ?? '' }
}
