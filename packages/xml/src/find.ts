// Finds what a codec asks for in an element.
import type { XmlElement } from './element.ts'

/** The first child of that name, or undefined. */
export function child(
  element: XmlElement,
  namespace: string,
  name: string,
): XmlElement | undefined {
  return element.children.find((one) => one.name === name && one.namespace === namespace)
}

/** All children of that name, in document order. */
export function children(
  element: XmlElement,
  namespace: string,
  name: string,
): readonly XmlElement[] {
  return element.children.filter((one) => one.name === name && one.namespace === namespace)
}

/**
 * The value of an attribute: by local name when it is in no namespace, else by `{namespace}local`.
 */
export function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.get(name)
}
