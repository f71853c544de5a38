// Asks a SOAP route with South's certificate: every way of naming the patient's data that its
// transaction has.
import type { RouteDescription } from '@isthmus/http/http-server'
import type { DomainService } from '../../src/domain-service.ts'
import { southAssertion } from '../../src/south-assertion.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { writeRequest } from '../write-request.ts'
import type { PatientCase } from './case.ts'
import { peerExchange } from './peer-exchange.ts'
import type { Question } from './question.ts'
import { requestsOf } from './soap-requests.ts'

/** Undefined for a transaction that nobody taught this test. */
export function soapQuestions(
  domain: WholeDomain,
  service: DomainService,
  route: RouteDescription,
): readonly Question[] | undefined {
  if (route.transaction === undefined) return undefined
  const { path } = route
  const taught = requestsOf(route.transaction)
  if (taught === undefined) return undefined
  const { transaction, requests } = taught
  return requests()?.flatMap(({ title, bodyXml }) =>
    assertions(domain).map(({ says, assertionXml }) => ({
      title: `${title}, ${says}`,
      comparable: true,
      ask: async (of, other) => {
        const written = await writeRequest(transaction, {
          to: `${service.origin}${path}`,
          bodyXml: bodyXml(of, other),
          assertionXml: assertionXml(of, other),
        })
        return peerExchange(domain, service, {
          method: 'POST',
          path,
          headers: { 'content-type': written.contentType },
          body: written.body,
          // Of the assertion nothing comes back: it names the patient's number and South's own.
          sent: bodyXml(of, other),
        })
      },
    })),
  )
}

interface Assertion {
  readonly says: string
  readonly assertionXml: (of: PatientCase, other: PatientCase) => string | undefined
}

function assertions({ nodes }: WholeDomain): readonly Assertion[] {
  const about = ({ published }: PatientCase) => southAssertion(nodes, published.patient.domainId)
  return [
    { says: 'a good assertion', assertionXml: (of) => about(of) },
    { says: 'an assertion about another patient', assertionXml: (_, other) => about(other) },
    { says: 'no assertion', assertionXml: () => undefined },
  ]
}
