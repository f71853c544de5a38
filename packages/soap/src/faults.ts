// The one table of the faults that a message can earn before its body is looked at (SOAP 1.2 part
// 1: 5.4.6; WS-Addressing SOAP binding: 6.4). tidy: table
import type { FaultCode } from './soap-fault-error.ts'

export interface FaultRow {
  readonly code: FaultCode
  /** Local names of wsa, the outermost first; the innermost names the row. */
  readonly subcodes: readonly string[]
  /** When it is sent. */
  readonly when: string
}

/** By the name of the innermost subcode, or of the code where there is none. */
export const faults = {
  VersionMismatch: plain('VersionMismatch', 'the envelope or its media type is that of SOAP 1.1'),
  MustUnderstand: plain(
    'MustUnderstand',
    'a header block that must be understood is none that the endpoint understands',
  ),
  Sender: plain(
    'Sender',
    'HTTP, MIME, XML or envelope cannot be read, go over a limit, or the body is another message',
  ),
  Receiver: plain('Receiver', 'the request could not be processed; the log knows the incident'),
  ActionNotSupported: {
    code: 'Sender',
    subcodes: ['ActionNotSupported'],
    when: 'wsa:Action is not that of a transaction of the endpoint',
  },
  ActionMismatch: header(
    'ActionMismatch',
    'the action in the HTTP Content-Type is not that of the message',
  ),
  InvalidAddressingHeader: {
    code: 'Sender',
    subcodes: ['InvalidAddressingHeader'],
    when: 'an addressing header is longer than 4,096 characters',
  },
  InvalidCardinality: header('InvalidCardinality', 'an addressing header comes more than once'),
  MessageAddressingHeaderRequired: {
    code: 'Sender',
    subcodes: ['MessageAddressingHeaderRequired'],
    when: 'wsa:Action or wsa:MessageID is missing or empty',
  },
  MissingAddressInEPR: header('MissingAddressInEPR', 'wsa:ReplyTo or wsa:FaultTo has no address'),
  OnlyAnonymousAddressSupported: header(
    'OnlyAnonymousAddressSupported',
    'wsa:ReplyTo or wsa:FaultTo names an address that is not listed for the peer',
  ),
} as const satisfies Record<string, FaultRow>

/** The faults of addressing, by name. */
export type AddressingFault = Exclude<keyof typeof faults, FaultCode>

function plain(code: FaultCode, when: string): FaultRow {
  return { code, subcodes: [], when }
}

// WS-Addressing SOAP binding: 6.4.1. What is wrong with a header is a subcode of its own.
function header(name: string, when: string): FaultRow {
  return { code: 'Sender', subcodes: ['InvalidAddressingHeader', name], when }
}
