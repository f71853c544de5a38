// Turns whatever was thrown into the errors of an answer (ITI TF-3: 4.2.4.1).
import type { ErrorCode } from './errors.ts'
import type { RegistryError } from './registry-response.ts'
import { XdsError } from './xds-error.ts'

/** The actor that answers: each has a code of its own for what it cannot explain. */
export type ErrorActor = 'registry' | 'repository'

/**
 * Takes anything thrown; a known error keeps its code, an unknown one shows nothing of itself but
 * the incident id that leads to the log.
 */
export function toRegistryErrors(
  thrown: unknown,
  actor: ErrorActor,
  incidentId?: string,
): readonly RegistryError[] {
  if (thrown instanceof XdsError) return [known(thrown)]
  const incident = incidentId === undefined ? '' : `, incident ${incidentId}`
  return [
    {
      code: unexplained[actor],
      severity: 'Error',
      codeContext: `the ${actor} could not answer${incident}`,
      location: undefined,
    },
  ]
}

const unexplained: Readonly<Record<ErrorActor, ErrorCode>> = {
  registry: 'XDSRegistryError',
  repository: 'XDSRepositoryError',
}

function known(error: XdsError): RegistryError {
  return {
    code: error.code,
    severity: 'Error',
    codeContext: error.message,
    location: error.location,
  }
}
