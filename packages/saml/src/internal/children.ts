// Children of the SAML namespace by name; everything in an assertion is looked up through here.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { samlNamespace } from '../saml-names.ts'

export function samlChildren(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(
    (child) => child.namespace === samlNamespace && child.name === name,
  )
}

/** Throws `InvalidSecurityToken` unless there is exactly one. */
export function onlyChild(element: XmlElement, name: string): XmlElement {
  const [found, ...more] = samlChildren(element, name)
  if (found === undefined) throw new AssertionError('InvalidSecurityToken', `no ${name}`)
  if (more.length > 0) throw new AssertionError('InvalidSecurityToken', `more than one ${name}`)
  return found
}
