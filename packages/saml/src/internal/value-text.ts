// The text of an element whose value decides something: whole, plain and of bounded length.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'

/**
 * Throws `InvalidSecurityToken` for an empty or mixed one, a control character or too many
 * characters.
 */
export function valueText(
  element: XmlElement | undefined,
  what: string,
  lengthMax: number,
): string {
  if (element === undefined) throw new AssertionError('InvalidSecurityToken', `no ${what}`)
  if (element.children.length > 0) {
    throw new AssertionError('InvalidSecurityToken', `${what} is not plain text`)
  }
  return plainText(element.text, what, lengthMax)
}

export function plainText(text: string, what: string, lengthMax: number): string {
  if (text.trim() === '') throw new AssertionError('InvalidSecurityToken', `${what} is empty`)
  if (text.length > lengthMax)
    throw new AssertionError('InvalidSecurityToken', `${what} is too long`)
  if (/\p{Cc}/u.test(text)) {
    throw new AssertionError('InvalidSecurityToken', `a control character in ${what}`)
  }
  return text
}
