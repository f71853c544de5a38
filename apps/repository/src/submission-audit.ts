// The audit of a submission: receiving it and registering it are durable events before they happen,
// and get their outcome together with what they changed (ITI TF-2: 3.41.5.1, 3.42.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditIntent, AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { Executor } from '@isthmus/postgres/executor'
import { calledFacts, servedFacts } from '@isthmus/service/exchange-audit'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import { mimeTypeDicom } from '@isthmus/xds/identifiers'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'

export type ProvideExchange = Exchange<ProvideAndRegisterRequest>

export interface Ending {
  readonly outcome: 0 | 4 | 8
  readonly description?: string | undefined
  /** IP address of the registry that answered. */
  readonly address?: string | undefined
}

/**
 * When the service ends before the act does, its event is sent as unfinished by whoever finds it.
 */
export interface AuditedAct {
  /** With a transaction, as durable as that. */
  end(ending: Ending, transaction?: Executor): Promise<void>
}

export interface SubmissionAudit {
  /** ITI-41 or RAD-68, as the receiving side sees it. Throws AuditTrailError. */
  beginProvide(exchange: ProvideExchange): Promise<AuditedAct>
  /** ITI-42, as the sending side sees it. Throws AuditTrailError. */
  beginRegister(exchange: ProvideExchange): Promise<AuditedAct>
  /** A submission of which nothing was kept and nothing sent on. */
  rejected(exchange: ProvideExchange, ending: Ending): Promise<void>
}

export interface SubmissionAuditParts {
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly registry: { readonly url: string; readonly peer: string }
}

export function createSubmissionAudit({
  audit,
  node,
  registry,
}: SubmissionAuditParts): SubmissionAudit {
  const provide = (exchange: ProvideExchange, ending: Ending): AuditMessage =>
    provideMessage(exchange, { ...ending, node })
  const register = (exchange: ProvideExchange, ending: Ending): AuditMessage =>
    registerMessage(exchange, { ...ending, node, registry })
  return {
    beginProvide: (exchange) => begin((ending) => provide(exchange, ending), audit),
    beginRegister: (exchange) => begin((ending) => register(exchange, ending), audit),
    rejected: (exchange, ending) => audit.record(provide(exchange, ending)),
  }
}

async function begin(
  message: (ending: Ending) => AuditMessage,
  audit: AuditTrail,
): Promise<AuditedAct> {
  const intent: AuditIntent = await audit.intend(message({ outcome: 0 }))
  return { end: (ending, transaction) => intent.complete([message(ending)], transaction) }
}

// An imaging manifest inside makes the message a RAD-68; nothing else tells the two apart
// (RAD TF-2: 4.68.4.1).
function provideMessage(
  exchange: ProvideExchange,
  { outcome, description, node }: Ending & { readonly node: AuditNode },
): AuditMessage {
  const { documentEntries } = exchange.request.submission
  const isImaging = documentEntries.some(({ mimeType }) => mimeType === mimeTypeDicom)
  return auditSubmission(
    { ...servedFacts(exchange, node), outcome, outcomeDescription: description },
    { transaction: isImaging ? 'RAD-68' : 'ITI-41', side: 'server', ...about(exchange) },
  )
}

function registerMessage(
  exchange: ProvideExchange,
  act: Ending & Pick<SubmissionAuditParts, 'node' | 'registry'>,
): AuditMessage {
  const { outcome, description, address, node, registry } = act
  return auditSubmission(
    {
      ...calledFacts({ now: exchange.now, ...registry, address }, node),
      subject: exchange.subject,
      outcome,
      outcomeDescription: description,
    },
    { transaction: 'ITI-42', side: 'client', ...about(exchange) },
  )
}

function about({ request }: ProvideExchange) {
  const [submissionSet] = request.submission.submissionSets
  return {
    patientId: submissionSet?.patientId.slice(0, idCharactersMax),
    submissionSetUniqueId: submissionSet?.uniqueId.slice(0, idCharactersMax),
  }
}

// No identifier of XDS is longer; one that is must not swell the audit trail.
const idCharactersMax = 256
