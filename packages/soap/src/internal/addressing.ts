// The WS-Addressing headers of a message (WS-Addressing core: 3; ITI TF-2: Appendix V.3).
import type { XmlElement } from '@isthmus/xml/element'
import { child } from '@isthmus/xml/find'
import { addressingNamespace, anonymousAddress, noneAddress } from '../namespaces.ts'
import { addressingFault } from './refuse.ts'

export interface RequestAddress {
  readonly action: string
  readonly messageId: string
  readonly to: string | undefined
  readonly replyTo: string
  readonly relatesTo: string | undefined
}

export interface AnswerAddress {
  readonly action: string | undefined
  readonly messageId: string | undefined
  readonly relatesTo: string | undefined
}

/**
 * Throws SoapFaultError when a header is missing, doubled, or asks for an answer to somewhere else.
 */
export function readRequestAddress(blocks: readonly XmlElement[]): RequestAddress {
  const action = single(blocks, 'Action')
  // Not trimmed: blanks in an action make it another action.
  if (action === undefined || action.text.trim() === '') throw missing('Action')
  const messageId = value(blocks, 'MessageID')
  if (messageId === undefined) throw missing('MessageID')
  checkReplies(blocks)
  return {
    action: action.text,
    messageId,
    to: value(blocks, 'To'),
    replyTo: anonymousAddress,
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

// An answer to another address would let a sender point us at any server: we answer on the
// connection alone.
function checkReplies(blocks: readonly XmlElement[]): void {
  const replyTo = endpoint(blocks, 'ReplyTo') ?? anonymousAddress
  const faultTo = endpoint(blocks, 'FaultTo') ?? anonymousAddress
  if (replyTo === anonymousAddress && (faultTo === anonymousAddress || faultTo === noneAddress))
    return
  throw addressingFault(
    'Answers are given on the same connection only: ReplyTo and FaultTo must be anonymous.',
    'OnlyAnonymousAddressSupported',
  )
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
