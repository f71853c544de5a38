// Visits the elements of a tree without recursion, so that depth costs no stack.
import type { XmlElement } from '@isthmus/xml/element'

/** In document order; the visitor says `skip` to pass over what is inside. */
export function walk(root: XmlElement, visit: (element: XmlElement) => 'skip' | undefined): void {
  const waiting: XmlElement[] = [root]
  for (;;) {
    const element = waiting.pop()
    if (element === undefined) return
    if (visit(element) === 'skip') continue
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index]
      if (child !== undefined) waiting.push(child)
    }
  }
}
