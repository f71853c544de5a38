// How a custodian reads what the registry answers to a question about its own objects, and how the
// question is audited (ITI TF-2: 3.18.4.1.3, 3.18.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditFacts } from './audit/facts.ts'
import { auditIti18 } from './audit/iti-18.ts'
import type { AdhocQueryRequest, AdhocQueryResponse } from './messages.ts'
import { iti18 } from './transactions/iti-18.ts'

export type CustodianAnswer =
  | {
      readonly kind: 'answered'
      /** entryUUIDs of everything that was found. */
      readonly references: readonly string[]
    }
  | {
      readonly kind: 'unanswered'
      /** The registry's code, or what became of the call. */
      readonly why: string
    }

/** Whatever is not a plain success may have left something out: it is no answer. */
export function readCustodianAnswer(response: AdhocQueryResponse): CustodianAnswer {
  const { status, errors, objectRefs } = response
  if (status === 'Success') return { kind: 'answered', references: objectRefs }
  return unanswered(errors[0]?.code ?? status)
}

export function unanswered(why: string): CustodianAnswer {
  return { kind: 'unanswered', why }
}

/** The event of the asking side. */
export function auditCustodianQuery(
  facts: Omit<AuditFacts, 'outcome' | 'outcomeDescription'>,
  request: AdhocQueryRequest,
  answer: CustodianAnswer,
): AuditMessage {
  const outcome =
    answer.kind === 'answered'
      ? ({ outcome: 0 } as const)
      : ({ outcome: 8, outcomeDescription: answer.why } as const)
  return auditIti18(
    { ...facts, ...outcome },
    {
      side: 'client',
      patientId: undefined,
      queryId: request.queryId,
      requestXml: iti18.encodeRequest(request),
      homeCommunityId: undefined,
    },
  )
}
