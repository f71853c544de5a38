// Registers a stored submission: the repository's own ITI-42, with its three outcomes
// (ITI TF-2: 3.42).
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { Exchange } from '@isthmus/ihe/transaction'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryError, RegistryResponse } from '@isthmus/xds/registry-response'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import type { Ending } from './submission-audit.ts'

/** `unknown`: no answer came that can be believed; the registry may have acted. */
export type RegistrationResult =
  | {
      readonly kind: 'registered'
      readonly warnings: readonly RegistryError[]
      readonly ending: Ending
    }
  | {
      readonly kind: 'refused' | 'unknown'
      readonly errors: readonly RegistryError[]
      readonly ending: Ending
    }

/** Never throws because of what the registry does or does not. */
export type Registration = (
  submission: Submission,
  exchange: Pick<Exchange<unknown>, 'assertionXml'>,
) => Promise<RegistrationResult>

export interface RegistrationParts {
  readonly client: HttpClient
  readonly registry: { readonly url: string; readonly peer: string }
  readonly registryTimeoutMs: number
}

export function createRegistration(parts: RegistrationParts): Registration {
  return async (submission, exchange) => {
    try {
      const { response, address } = await register(submission, exchange, parts)
      return readResponse(response, address)
    } catch (error) {
      if (error instanceof CallError || error instanceof SoapFaultError) return readFailure(error)
      throw error
    }
  }
}

// A client that goes away must not leave the registration half told: once begun, it has its own
// end.
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

// ITI TF-2: 3.41.4.2. What the registry says is passed on as it is, warnings too.
function readResponse({ status, errors }: RegistryResponse, address: string): RegistrationResult {
  const hasErrors = errors.some(({ severity }) => severity === 'Error')
  if (status === 'Success' && !hasErrors) {
    return { kind: 'registered', warnings: errors, ending: { outcome: 0, address } }
  }
  if (status === 'Failure') {
    const ending = { outcome: 4, description: 'refused by the registry', address } as const
    return { kind: 'refused', errors: hasErrors ? errors : [...errors, nameless], ending }
  }
  // ITI-42 knows no success with errors, whole or in part: what it stands for is anybody's guess.
  const ending = { outcome: 8, description: 'the registry contradicts itself', address } as const
  return { kind: 'unknown', errors: [...errors, unsure('its answer contradicts itself')], ending }
}

function readFailure(error: CallError | SoapFaultError): RegistrationResult {
  const why = error instanceof CallError ? error.kind : 'SOAP fault'
  const didNothing = error instanceof CallError ? error.notDone : error.code !== 'Receiver'
  return didNothing
    ? {
        kind: 'refused',
        errors: [notAvailable(`the registry did not take the submission: ${why}`)],
        ending: { outcome: 8, description: 'the registry did not take the submission' },
      }
    : {
        kind: 'unknown',
        errors: [unsure(`no answer came: ${why}`)],
        ending: { outcome: 8, description: 'the registry gave no answer' },
      }
}

function unsure(why: string): RegistryError {
  return notAvailable(
    `whether the registry has the submission is not known (${why}); it may be sent again unchanged`,
  )
}

function notAvailable(codeContext: string): RegistryError {
  return { code: 'XDSRegistryNotAvailable', severity: 'Error', codeContext, location: undefined }
}

const nameless: RegistryError = {
  code: 'XDSRegistryError',
  severity: 'Error',
  codeContext: 'the registry refused the submission without a reason',
  location: undefined,
}
