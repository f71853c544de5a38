// Register Document Set-b at the Document Registry (ITI TF-2: 3.42.4.1.3).
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Log } from '@isthmus/log/log'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import type { RegisterRequest } from '@isthmus/xds/messages'
import {
  type RegistryError,
  type RegistryResponse,
  failure,
  success,
} from '@isthmus/xds/registry-response'
import { checkRegisteringPeer } from '@isthmus/xds/rules/registering-peer'
import { checkSubmission } from '@isthmus/xds/rules/submission'
import type { AuditedResult, AuditedService } from '../audited-service.ts'
import type { RegisterOptions } from '../db/register.ts'
import type { RegistrationDecision } from '@isthmus/xds/register'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { explainFailure } from '../explain-failure.ts'

export interface RegisterParts {
  /** Gathers, decides and applies in one database transaction. */
  readonly register: (
    submission: Submission,
    options: RegisterOptions,
  ) => Promise<RegistrationDecision>
  readonly auditTrail: Pick<AuditTrail, 'record'>
  readonly audited: AuditedService
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
  readonly log: Log
}

export function registerDocumentSet(
  parts: RegisterParts,
): Handler<RegisterRequest, RegistryResponse> {
  return async (exchange) => {
    const submission = canonicalSubmission(exchange.request.submission)
    const findings = [
      ...checkSubmission(submission, 'ITI-42'),
      ...checkRegisteringPeer(submission, exchange.peer),
    ]
    if (findings.length > 0) return reject(parts, exchange, findings)

    let decision: RegistrationDecision
    try {
      decision = await parts.register(submission, {
        now: exchange.now,
        newUuid: parts.newUuid,
        auditTrail: parts.auditTrail,
        registeredMessage: message(parts, exchange, { outcome: 0 }),
      })
    } catch (error) {
      return failed(parts, exchange, error)
    }
    return decision.kind === 'reject'
      ? reject(parts, exchange, decision.errors)
      : { response: success() }
  }
}

async function reject(
  parts: RegisterParts,
  exchange: Exchange<RegisterRequest>,
  errors: readonly RegistryError[],
): Promise<Reply<RegistryResponse>> {
  const description = [...new Set(errors.map(({ code }) => code))].join(' ')
  await parts.auditTrail.record(message(parts, exchange, { outcome: 4, description }))
  return { response: failure(errors) }
}

async function failed(
  parts: RegisterParts,
  exchange: Exchange<RegisterRequest>,
  error: unknown,
): Promise<Reply<RegistryResponse>> {
  const { errors, description } = explainFailure(error, { transaction: 'ITI-42', ...parts })
  await parts.auditTrail.record(message(parts, exchange, { outcome: 8, description }))
  return { response: failure(errors) }
}

function message(
  { audited }: RegisterParts,
  exchange: Exchange<RegisterRequest>,
  result: AuditedResult,
) {
  const [submissionSet] = exchange.request.submission.submissionSets
  return auditSubmission(audited.facts(exchange, result), {
    transaction: 'ITI-42',
    side: 'server',
    patientId: submissionSet?.patientId,
    submissionSetUniqueId: submissionSet?.uniqueId,
  })
}
