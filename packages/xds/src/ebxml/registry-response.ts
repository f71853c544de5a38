// Status and errors of an answer, by their short names and by their URNs (ITI TF-3: 4.2.4).
import { errorSeverities, responseStatuses } from '@isthmus/ebxml/ebxml-names'
import {
  type RegistryResponse as EbxmlResponse,
  decodeRegistryResponse as decodeEbxml,
  encodeRegistryResponse as encodeEbxml,
} from '@isthmus/ebxml/registry-response'
import { ResponseError } from '@isthmus/ihe/response-error'
import type { XmlElement } from '@isthmus/xml/element'
import { readErrorCode, wireErrorCode } from '../errors.ts'
import type { RegistryResponse, ResponseStatus } from '../registry-response.ts'

/**
 * The answer of a transaction that answers with nothing else. Throws ResponseError for another
 * body.
 */
export function decodeRegistryResponse(body: XmlElement): RegistryResponse {
  const response = decodeEbxml(body)
  if (response === undefined) throw new ResponseError('the body is not a RegistryResponse')
  return fromEbxmlResponse(response)
}

export function encodeRegistryResponse(response: RegistryResponse): string {
  return encodeEbxml(toEbxmlResponse(response))
}

/**
 * A status that is neither of the three is a failure; a severity that is not Warning is an error.
 */
export function fromEbxmlResponse({ status, errors }: EbxmlResponse): RegistryResponse {
  return {
    status: statuses.get(status) ?? 'Failure',
    errors: errors.map(({ errorCode, codeContext, severity, location }) => ({
      code: readErrorCode(errorCode),
      severity: severity === errorSeverities.warning ? 'Warning' : 'Error',
      codeContext,
      location,
    })),
  }
}

export function toEbxmlResponse({ status, errors }: RegistryResponse): EbxmlResponse {
  return {
    status: statusUrns[status],
    errors: errors.map(({ code, codeContext, severity, location }) => ({
      errorCode: wireErrorCode(code),
      codeContext,
      severity: severity === 'Error' ? errorSeverities.error : errorSeverities.warning,
      location,
    })),
  }
}

const statusUrns: Readonly<Record<ResponseStatus, string>> = {
  Success: responseStatuses.success,
  Failure: responseStatuses.failure,
  // ITI TF-3: 4.2.4.2. ebRS has no partial success, so its URN has another root.
  PartialSuccess: 'urn:ihe:iti:2007:ResponseStatusType:PartialSuccess',
}

const statuses: ReadonlyMap<string, ResponseStatus> = new Map([
  [statusUrns.Success, 'Success'],
  [statusUrns.Failure, 'Failure'],
  [statusUrns.PartialSuccess, 'PartialSuccess'],
])
