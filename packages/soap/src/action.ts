// Whether a message is the one that an endpoint answers (WS-Addressing SOAP binding: 6.4).
import { addressingFault } from './internal/refuse.ts'

export interface ExpectedAction {
  readonly expected: string
  /** The `action` parameter of the HTTP Content-Type; absent or empty says nothing. */
  readonly httpAction?: string | undefined
}

/**
 * Throws SoapFaultError for another action than the endpoint's, or one that the HTTP header
 * contradicts.
 */
export function checkAction(action: string, { expected, httpAction }: ExpectedAction): void {
  if (httpAction !== undefined && httpAction !== '' && httpAction !== action) {
    throw addressingFault(
      'The action in the HTTP header is not the one in the message.',
      'ActionMismatch',
    )
  }
  if (action !== expected) {
    throw addressingFault('This endpoint does not know the action.', 'ActionNotSupported')
  }
}
