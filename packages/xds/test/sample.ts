// Messages of the samples folder, and a document entry, submission set and folder to start tests
// from.
import { readFileSync } from 'node:fs'
import type { XmlElement } from '@isthmus/xml/element'
import { child } from '@isthmus/xml/find'
import { readXml } from '@isthmus/xml/read-xml'

/** The text of `test/samples/<name>.xml`. */
export function sampleText(name: string): string {
  return readFileSync(new URL(`samples/${name}.xml`, import.meta.url), 'utf8')
}

/** The root element of a message's text, or the body's child where the text is a SOAP envelope. */
export function bodyOf(text: string): XmlElement {
  const root = readXml(text)
  if (root.name !== 'Envelope') return root
  const body = child(root, root.namespace, 'Body')?.children[0]
  if (body === undefined) throw new Error('the sample has no body')
  return body
}

/** The text with one place changed; throws when the place is not there. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to)
  if (result === text) throw new Error(`nothing to change: ${from}`)
  return result
}
