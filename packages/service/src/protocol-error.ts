// Trouble below the message: it becomes a SOAP fault, never a RegistryError.
import { RequestError } from '@isthmus/ihe/request-error'
import { MimeError } from '@isthmus/mime/mime-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { XmlError } from '@isthmus/xml/xml-error'

/** True for what the http layer answers itself. */
export function isProtocolError(error: unknown): boolean {
  return (
    error instanceof MimeError ||
    error instanceof XmlError ||
    error instanceof SoapFaultError ||
    error instanceof RequestError
  )
}
