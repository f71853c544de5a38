// Asks a SOAP route with South's certificate: every way of naming the patient's data that its transaction has.
import type { RouteDescription } from '@isthmus/http/http-server'
import type { Transaction, TransactionId } from '@isthmus/ihe/transaction'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import type { DomainService } from '../../src/domain-service.ts'
import { southAssertion } from '../../src/south-assertion.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { writeRequest } from '../write-request.ts'
import type { PatientCase } from './case.ts'
import { peerExchange } from './peer-exchange.ts'
import type { Question } from './question.ts'
import { imagesAsked, documentsAsked, replacement, submitted } from './soap-requests.ts'
import { type Request, storedQueriesAsked } from './stored-query-requests.ts'

/** Undefined for a transaction that nobody taught this test. */
export function soapQuestions(
  domain: WholeDomain,
  service: DomainService,
  route: RouteDescription,
): readonly Question[] | undefined {
  const known = route.transaction === undefined ? undefined : transactions[route.transaction]
  return known?.(({ title, bodyXml }, transaction) =>
    assertions(domain).map(
      ({ says, assertionXml }): Question => ({
        title: `${title}, ${says}`,
        comparable: true,
        ask: async (of, other) => {
          const { path } = route
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
      }),
    ),
  )
}

type ToQuestions = (request: Request, transaction: Packaged) => readonly Question[]
type Packaged = Pick<Transaction<unknown, unknown>, 'packaging' | 'requestAction'>

const transactions: Readonly<
  Record<TransactionId, (to: ToQuestions) => readonly Question[] | undefined>
> = {
  'ITI-18': (to) => storedQueriesAsked()?.flatMap((request) => to(request, iti18)),
  'ITI-41': (to) => to({ title: 'a replacement of his report', bodyXml: submitted }, iti41),
  'ITI-42': (to) => to({ title: 'a replacement of his report', bodyXml: replacement }, iti42),
  'ITI-43': (to) => documentsAsked.flatMap((request) => to(request, iti43)),
  'RAD-68': (to) => to({ title: 'a replacement of his report', bodyXml: submitted }, rad68),
  'RAD-69': (to) => imagesAsked.flatMap((request) => to(request, rad69)),
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
