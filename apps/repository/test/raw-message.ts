// A submission as bytes, written by hand so that any of them may be wrong.
import { randomUUID } from 'node:crypto'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import { iti41 } from '@isthmus/xds/transactions/iti-41'

export interface RawPart {
  readonly headers: readonly string[]
  readonly bytes: string
}

export interface RawMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const boundary = 'bd-7f31'
const xop = 'application/xop+xml; charset=UTF-8; type="application/soap+xml"'

export function envelopeOf(request: ProvideAndRegisterRequest): string {
  return encodeEnvelope({
    action: iti41.requestAction,
    messageId: `urn:uuid:${randomUUID()}`,
    bodyXml: iti41.encodeRequest(request),
  })
}

export function rootPart(envelope: string): RawPart {
  return {
    headers: [
      `Content-Type: ${xop}`,
      'Content-Transfer-Encoding: binary',
      'Content-ID: <root@source.test>',
    ],
    bytes: envelope,
  }
}

export function filePart(contentId: string, bytes: string, more: readonly string[] = []): RawPart {
  return { headers: ['Content-Type: text/plain', `Content-ID: <${contentId}>`, ...more], bytes }
}

/** The parts as they are given; `start` names the root part. */
export function rawMessage(parts: readonly RawPart[]): RawMessage {
  const type = [
    'multipart/related',
    `boundary="${boundary}"`,
    'type="application/xop+xml"',
    'start="<root@source.test>"',
    'start-info="application/soap+xml"',
    `action="${iti41.requestAction}"`,
  ]
  const written = parts.map(
    ({ headers, bytes }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${bytes}\r\n`,
  )
  return {
    headers: { 'content-type': type.join('; ') },
    body: `${written.join('')}--${boundary}--\r\n`,
  }
}
