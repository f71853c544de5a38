// Trouble below the message: it becomes a SOAP fault or a broken connection, never a RegistryError.
import { BodyError } from '@isthmus/http/body-error'
import { RequestError } from '@isthmus/ihe/request-error'
import { MimeError } from '@isthmus/mime/mime-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { XmlError } from '@isthmus/xml/xml-error'

/**
 * True for what the http layer answers itself: a handler that pulled such a thing off the wire
 * throws it on.
 */
export function isProtocolError(error: unknown): boolean {
  return (
    error instanceof BodyError ||
    error instanceof MimeError ||
    error instanceof XmlError ||
    error instanceof SoapFaultError ||
    error instanceof RequestError
  )
}
