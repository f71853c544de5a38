// What the codecs of HL7 v3 messages look for again and again.
import { attribute, child, children } from '@isthmus/xml/find'
import type { XmlElement } from '@isthmus/xml/element'
import { tag } from '@isthmus/xml/write-xml'
import type { InstanceId } from './identity-feed-v3.ts'
import { hl7v3 } from './v3-names.ts'

/** All elements at the end of the path, whichever of several branches they stand in. */
export function elementsAt(element: XmlElement, path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap((one) => children(one, hl7v3, name)),
    [element],
  )
}

/** The `code` of a child that is a coded value. */
export function codeAt(element: XmlElement, name: string): string | undefined {
  return attributeAt(element, name, 'code')
}

export function attributeAt(element: XmlElement, name: string, wanted: string): string | undefined {
  const found = child(element, hl7v3, name)
  return found === undefined ? undefined : attribute(found, wanted)
}

/** The ids among the elements; one without root (nullFlavor) is none. */
export function toIds(elements: readonly XmlElement[]): readonly InstanceId[] {
  return elements.flatMap((element) => {
    const root = attribute(element, 'root')
    return root === undefined || root === ''
      ? []
      : [{ root, extension: attribute(element, 'extension') }]
  })
}

export function idTag({ root, extension }: InstanceId): string {
  return tag('id', { root, extension })
}

/** Receiver and sender of a message: a device each. */
export function deviceTags(receiver: InstanceId, sender: InstanceId): string {
  return (
    tag('receiver', { typeCode: 'RCV' }, deviceTag(receiver)) +
    tag('sender', { typeCode: 'SND' }, deviceTag(sender))
  )
}

function deviceTag(id: InstanceId): string {
  return tag('device', { classCode: 'DEV', determinerCode: 'INSTANCE' }, idTag(id))
}
