// Asks a SOAP route with South's certificate, and where there are orders to give with an
// administrator's: every way of naming the patient's data that its transaction has.
import type { RouteDescription } from '@isthmus/http/http-server'
import type { DomainService } from '../../src/domain-service.ts'
import { administrator, southGateway } from '../../src/domain-map.ts'
import { southAssertion } from '../../src/south-assertion.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { writeRequest } from '../write-request.ts'
import type { PatientCase } from './case.ts'
import { peerExchange } from './peer-exchange.ts'
import type { Question } from './question.ts'
import { requestsOf } from './soap-requests.ts'
import type { Request } from './stored-query-requests.ts'
import type { TransactionRequests } from './transaction-requests.ts'

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
  const put = asking(domain, service, { path, transaction: taught.transaction })
  const ordered = taught.ordered ?? []
  const asked = taught.requests()
  if (asked === undefined) return undefined
  return [
    ...asked.flatMap((request) =>
      assertions(domain).map((assertion) => ({
        title: `${request.title}, ${assertion.says}`,
        comparable: true as const,
        ask: put(request, southGateway, assertion),
      })),
    ),
    ...ordered.map((request) => ({
      title: `${request.title}, ordered by an administrator`,
      orders: true as const,
      ask: put(request, administrator, none),
    })),
  ]
}

interface SoapDoor {
  readonly path: string
  readonly transaction: TransactionRequests['transaction']
}

function asking(domain: WholeDomain, service: DomainService, { path, transaction }: SoapDoor) {
  return ({ bodyXml }: Request, as: string, { assertionXml }: Assertion): Question['ask'] =>
    async (of, other) => {
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
        as,
      })
    }
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
    none,
  ]
}

const none: Assertion = { says: 'no assertion', assertionXml: () => undefined }
