// SOAP 1.2 faults as envelopes, written and read.
import { child } from '@isthmus/xml/find'
import type { XmlElement } from '@isthmus/xml/element'
import { prefixNamespace } from '@isthmus/xml/prefix-namespace'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { addressingNamespace, soapNamespace } from './namespaces.ts'
import type { QName } from './qname.ts'
import { type FaultCode, type SoapFault, SoapFaultError } from './soap-fault-error.ts'

export { SoapFaultError }

export interface FaultAddress {
  /** MessageID of the message that is refused, when it could be read. */
  readonly relatesTo?: string | undefined
  readonly messageId?: string | undefined
  /** The address it goes to, when it does not go back on the connection. */
  readonly to?: string | undefined
}

/**
 * The whole envelope. WS-Addressing SOAP binding: 6. The action tells faults of addressing from all
 * others.
 */
export function encodeFault(fault: SoapFault, address: FaultAddress = {}): string {
  const { relatesTo, messageId, to } = address
  const { code, subcodes = [], reason } = fault
  const ofAddressing = subcodes.some(({ namespace }) => namespace === addressingNamespace)
  const header = [
    tag('wsa:Action', { 'env:mustUnderstand': '1' }, ofAddressing ? addressingFault : soapFault),
    messageId === undefined ? '' : tag('wsa:MessageID', {}, escapeText(messageId)),
    to === undefined ? '' : tag('wsa:To', {}, escapeText(to)),
    relatesTo === undefined ? '' : tag('wsa:RelatesTo', {}, escapeText(relatesTo)),
    code === 'VersionMismatch' ? upgrade : '',
  ].join('')
  const body = tag(
    'env:Fault',
    {},
    tag('env:Code', {}, tag('env:Value', {}, `env:${code}`) + encodeSubcodes(subcodes)) +
      tag('env:Reason', {}, tag('env:Text', { 'xml:lang': 'en' }, escapeText(reason))),
  )
  return tag(
    'env:Envelope',
    { 'xmlns:env': soapNamespace, 'xmlns:wsa': addressingNamespace },
    tag('env:Header', {}, header) + tag('env:Body', {}, body),
  )
}

/** The fault that an answer brings in its body, or undefined when it brings something else. */
export function decodeFault(envelope: {
  readonly root: XmlElement
  readonly body: XmlElement
  readonly text: string
}): SoapFaultError | undefined {
  const { root, body, text } = envelope
  if (body.name !== 'Fault' || body.namespace !== soapNamespace) return undefined
  const code = child(body, soapNamespace, 'Code')
  const reason = child(body, soapNamespace, 'Reason')
  const sentence = (reason && child(reason, soapNamespace, 'Text')?.text.trim()) ?? ''
  const outer = [
    root,
    ...root.children.filter(({ start, end }) => start < body.start && end > body.start),
  ]
  const [name, ...subcodes] = code === undefined ? [] : codeNames(code, [...outer, body], text)
  return new SoapFaultError({
    code: codes.find((known) => known === name?.name) ?? 'Receiver',
    subcodes,
    reason: sentence.slice(0, reasonCharactersMax),
  })
}

/** The names in a Code or Subcode and in the Subcodes inside it, from the outside in. */
function codeNames(code: XmlElement, path: readonly XmlElement[], text: string): readonly QName[] {
  const value = child(code, soapNamespace, 'Value')
  const inner = child(code, soapNamespace, 'Subcode')
  const here = [...path, code]
  const names = inner === undefined ? [] : codeNames(inner, here, text)
  if (value === undefined) return names
  const [, prefix = '', name = ''] = /^(?:([^:]*):)?(.*)$/s.exec(value.text.trim()) ?? []
  const namespace = prefixNamespace(prefix, { text, path: [...here, value] }) ?? ''
  return [{ namespace, name, prefix }, ...names]
}

function encodeSubcodes(subcodes: readonly QName[]): string {
  const [first, ...rest] = subcodes
  if (first === undefined) return ''
  const { namespace, name, prefix } = first
  const value = tag(
    'env:Value',
    { [`xmlns:${prefix}`]: namespace },
    `${prefix}:${escapeText(name)}`,
  )
  return tag('env:Subcode', {}, value + encodeSubcodes(rest))
}

const addressingFault = `${addressingNamespace}/fault`
const soapFault = `${addressingNamespace}/soap/fault`

// SOAP 1.2 part 1: 5.4.7. Tells which envelope would have been understood.
const upgrade = tag('env:Upgrade', {}, tag('env:SupportedEnvelope', { qname: 'env:Envelope' }))

const codes: readonly FaultCode[] = ['Sender', 'Receiver', 'MustUnderstand', 'VersionMismatch']

const reasonCharactersMax = 1000
