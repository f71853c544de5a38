// The faults that a message earns before anybody has looked at its body.
import { MimeError } from '@isthmus/mime/mime-error'
import { XmlError } from '@isthmus/xml/read-xml'
import { type AddressingFault, faults } from '../faults.ts'
import { addressingNamespace } from '../namespaces.ts'
import { SoapFaultError } from '../soap-fault-error.ts'

export function senderFault(reason: string, cause?: unknown): SoapFaultError {
  return new SoapFaultError({ code: 'Sender', reason }, cause === undefined ? {} : { cause })
}

/** WS-Addressing SOAP binding: 6.4. */
export function addressingFault(reason: string, fault: AddressingFault): SoapFaultError {
  const { code, subcodes } = faults[fault]
  const names = subcodes.map((name) => ({ namespace: addressingNamespace, name, prefix: 'wsa' }))
  return new SoapFaultError({ code, subcodes: names, reason })
}

/**
 * XML and MIME that are not accepted become a fault of the sender; anything else stays what it is.
 */
export function asFault(error: unknown): unknown {
  return error instanceof XmlError || error instanceof MimeError
    ? senderFault(`The message is refused: ${sentence(error)}.`, error)
    : error
}

function sentence(error: XmlError | MimeError): string {
  return error.message.replace(/ \(at \d+\)$/, '')
}
