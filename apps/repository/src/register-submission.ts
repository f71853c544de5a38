// Registers a stored submission: the repository's own ITI-42, with its three outcomes (ITI TF-2: 3.42).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { Exchange } from '@isthmus/ihe/transaction'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryError, RegistryResponse } from '@isthmus/xds/registry-response'
import { iti42 } from '@isthmus/xds/transactions/iti-42'

/** `unknown`: no answer came; the registry may have acted. */
export type RegistrationResult =
  | {
      readonly kind: 'registered'
      readonly warnings: readonly RegistryError[]
      readonly message: AuditMessage
    }
  | {
      readonly kind: 'refused' | 'unknown'
      readonly errors: readonly RegistryError[]
      readonly message: AuditMessage
    }

export type Registration = (
  submission: Submission,
  exchange: Pick<Exchange<unknown>, 'now' | 'signal' | 'assertionXml' | 'subject'>,
) => Promise<RegistrationResult>

export interface RegistrationParts {
  readonly client: HttpClient
  readonly registry: { readonly url: string; readonly peer: string }
  readonly registryTimeoutMs: number
  readonly node: AuditNode
}

export function createRegistration(parts: RegistrationParts): Registration {
  return async (submission, exchange) => {
    try {
      const { response, address } = await register(submission, exchange, parts)
      const outcome = response.status === 'Success' ? 0 : 4
      const message = audit(submission, exchange, { ...parts, outcome, address })
      return response.status === 'Success'
        ? { kind: 'registered', warnings: response.errors, message }
        : { kind: 'refused', errors: response.errors, message }
    } catch (error) {
      if (!(error instanceof CallError) && !(error instanceof SoapFaultError)) throw error
      return {
        kind: isRefusal(error) ? 'refused' : 'unknown',
        errors: [notAvailable(error)],
        message: audit(submission, exchange, { ...parts, outcome: 8, address: undefined }),
      }
    }
  }
}

// A client that goes away must not leave the registration half told: once begun, it has its own end.
async function register(
  submission: Submission,
  { assertionXml }: Parameters<Registration>[1],
  { client, registry, registryTimeoutMs }: RegistrationParts,
): Promise<{ readonly response: RegistryResponse; readonly address: string }> {
  await using answer = await client.call(iti42, {
    ...registry,
    request: { submission },
    ...(assertionXml === undefined ? {} : { assertionXml }),
    signal: AbortSignal.timeout(registryTimeoutMs),
  })
  return { response: answer.response, address: answer.address }
}

function isRefusal(error: CallError | SoapFaultError): boolean {
  return error instanceof CallError ? error.notDone : error.code !== 'Receiver'
}

function notAvailable(error: CallError | SoapFaultError): RegistryError {
  const why = error instanceof CallError ? error.kind : 'SOAP fault'
  return {
    code: 'XDSRegistryNotAvailable',
    severity: 'Error',
    codeContext: `the registry did not register the submission: ${why}`,
    location: undefined,
  }
}

function audit(
  submission: Submission,
  exchange: Parameters<Registration>[1],
  {
    registry,
    node,
    outcome,
    address,
  }: RegistrationParts & { readonly outcome: 0 | 4 | 8; readonly address: string | undefined },
): AuditMessage {
  const [submissionSet] = submission.submissionSets
  return auditSubmission(
    {
      ...calledFacts({ now: exchange.now, ...registry, address }, node),
      subject: exchange.subject,
      outcome,
    },
    {
      transaction: 'ITI-42',
      side: 'client',
      patientId: submissionSet?.patientId,
      submissionSetUniqueId: submissionSet?.uniqueId,
    },
  )
}
