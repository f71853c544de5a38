// Header and body of an envelope (SOAP 1.2 part 1: 5), and nothing beside them.
import type { XmlElement } from '@isthmus/xml/element'
import { soapNamespace, xopNamespace } from '../namespaces.ts'
import { SoapFaultError } from '../soap-fault-error.ts'
import { senderFault } from './refuse.ts'

/** `body` is the one child of the Body. Throws SoapFaultError. */
export function splitEnvelope(root: XmlElement): {
  readonly header: XmlElement | undefined
  readonly body: XmlElement
} {
  if (root.name !== 'Envelope') throw senderFault('The message is not a SOAP envelope.')
  if (root.namespace !== soapNamespace) {
    throw new SoapFaultError({ code: 'VersionMismatch', reason: 'Only SOAP 1.2 is understood.' })
  }
  const last = root.children.at(-1)
  const before = root.children.slice(0, -1)
  const [header] = before
  if (!isSoap(last, 'Body') || before.length > 1 || (header && !isSoap(header, 'Header'))) {
    throw senderFault('A SOAP envelope holds one Header, which may be missing, and one Body.')
  }
  const [body, second] = last.children
  if (body === undefined || second !== undefined) {
    throw senderFault('The Body must hold exactly one element.')
  }
  if (!isBlank(root.text) || !isBlank(last.text) || !isBlank(header?.text ?? '')) {
    throw senderFault('A SOAP envelope holds no text beside its elements.')
  }
  if (header !== undefined && holdsInclude(header)) {
    throw senderFault('An xop:Include is not accepted in the Header.')
  }
  return { header, body }
}

function isSoap(element: XmlElement | undefined, name: string): element is XmlElement {
  return element?.name === name && element.namespace === soapNamespace
}

function isBlank(text: string): boolean {
  return /^[\t\n\r ]*$/.test(text)
}

// The depth of nesting is limited where the document is read.
function holdsInclude(element: XmlElement): boolean {
  return element.children.some((child) => child.namespace === xopNamespace || holdsInclude(child))
}
