// The WS-Addressing headers of a message (WS-Addressing core: 3; ITI TF-2: Appendix V.3).
import type { XmlElement } from '@isthmus/xml/element'
import { child } from '@isthmus/xml/find'
import { addressingNamespace, anonymousAddress, noneAddress } from '../namespaces.ts'
import { addressingFault, senderFault } from './refuse.ts'

export interface RequestAddress {
  readonly action: string
  readonly messageId: string
  readonly to: string | undefined
  /** Anonymous, or one of the addresses that were given as allowed. */
  readonly replyTo: string
  /** Where a fault goes: as `replyTo` when the message names nothing else; may be none. */
  readonly faultTo: string
  readonly relatesTo: string | undefined
}

export interface AnswerAddress {
  readonly action: string | undefined
  readonly messageId: string | undefined
  readonly relatesTo: string | undefined
}

/**
 * `allowed` are the addresses, beside the anonymous one, that an answer may go to. Throws
 * SoapFaultError when a header is missing, doubled, or asks for an answer to somewhere else.
 */
export function readRequestAddress(
  blocks: readonly XmlElement[],
  allowed: readonly string[] = [],
): RequestAddress {
  const action = single(blocks, 'Action')
  // Not trimmed: blanks in an action make it another action.
  if (action === undefined || action.text.trim() === '') throw missing('Action')
  const messageId = value(blocks, 'MessageID')
  if (messageId === undefined) throw missing('MessageID')
  const { replyTo, faultTo } = readReplies(blocks, allowed)
  return {
    action: action.text,
    messageId,
    to: value(blocks, 'To'),
    replyTo,
    faultTo,
    relatesTo: value(blocks, 'RelatesTo'),
  }
}

/**
 * Nothing is missed, because a fault may come without any of them; throws SoapFaultError for
 * doubled ones.
 */
export function readAnswerAddress(blocks: readonly XmlElement[]): AnswerAddress {
  return {
    action: single(blocks, 'Action')?.text,
    messageId: value(blocks, 'MessageID'),
    relatesTo: value(blocks, 'RelatesTo'),
  }
}

// ITI TF-2: Appendix V.3. An answer to any address would let a sender point us at any server:
// outside of the connection there are the listed ones alone, compared character by character. A
// fault may go elsewhere only when the answer does.
function readReplies(
  blocks: readonly XmlElement[],
  allowed: readonly string[],
): Pick<RequestAddress, 'replyTo' | 'faultTo'> {
  const replyTo = endpoint(blocks, 'ReplyTo') ?? anonymousAddress
  const faultTo = endpoint(blocks, 'FaultTo') ?? replyTo
  const isElsewhere = allowed.includes(replyTo)
  const mayFault =
    faultTo === anonymousAddress ||
    faultTo === noneAddress ||
    (isElsewhere && allowed.includes(faultTo))
  if ((replyTo === anonymousAddress || isElsewhere) && mayFault) {
    if (isElsewhere) refuseReferenceParameters(blocks)
    return { replyTo, faultTo }
  }
  throw addressingFault(
    'Answers go back on the connection or to a listed address: ReplyTo or FaultTo is neither.',
    'OnlyAnonymousAddressSupported',
  )
}

// WS-Addressing core: 3.4. They would have to be sent along with the answer.
function refuseReferenceParameters(blocks: readonly XmlElement[]): void {
  for (const name of ['ReplyTo', 'FaultTo']) {
    const reference = single(blocks, name)
    const parameters = reference && child(reference, addressingNamespace, 'ReferenceParameters')
    if (parameters === undefined || parameters.children.length === 0) continue
    throw senderFault(`The header wsa:${name} has reference parameters, which are not supported.`)
  }
}

function endpoint(blocks: readonly XmlElement[], name: string): string | undefined {
  const reference = single(blocks, name)
  if (reference === undefined) return undefined
  const address = child(reference, addressingNamespace, 'Address')?.text.trim() ?? ''
  if (address !== '') return address
  throw addressingFault(`The header wsa:${name} has no address.`, 'MissingAddressInEPR')
}

function value(blocks: readonly XmlElement[], name: string): string | undefined {
  const text = single(blocks, name)?.text.trim() ?? ''
  if (text.length <= valueCharactersMax) return text === '' ? undefined : text
  throw addressingFault(`The header wsa:${name} is too long.`, 'InvalidAddressingHeader')
}

function single(blocks: readonly XmlElement[], name: string): XmlElement | undefined {
  const found = blocks.filter(
    (block) => block.name === name && block.namespace === addressingNamespace,
  )
  if (found.length <= 1) return found[0]
  throw addressingFault(`The header wsa:${name} comes more than once.`, 'InvalidCardinality')
}

function missing(name: string): Error {
  return addressingFault(`The header wsa:${name} is missing.`, 'MessageAddressingHeaderRequired')
}

const valueCharactersMax = 4096
