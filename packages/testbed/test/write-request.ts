// Writes the SOAP request of a transaction as bytes, for tests that send them in ways no client of
// ours would.
import { randomUUID } from 'node:crypto'
import type { Transaction } from '@isthmus/ihe/transaction'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { writeMtom } from '@isthmus/soap/mtom'
import { simpleContentType } from '@isthmus/soap/simple'

export interface WrittenRequest {
  readonly contentType: string
  readonly body: Uint8Array
}

export interface RequestOrder {
  readonly to: string
  readonly bodyXml: string
  readonly assertionXml?: string | undefined
}

export async function writeRequest(
  { packaging, requestAction }: Pick<Transaction<unknown, unknown>, 'packaging' | 'requestAction'>,
  { to, bodyXml, assertionXml }: RequestOrder,
): Promise<WrittenRequest> {
  const envelope = encodeEnvelope({
    action: requestAction,
    messageId: `urn:uuid:${randomUUID()}`,
    to,
    securityXml: assertionXml,
    bodyXml,
  })
  if (packaging === 'simple') {
    return { contentType: simpleContentType(requestAction), body: Buffer.from(envelope) }
  }
  const { contentType, body } = writeMtom({
    envelope,
    rootContentId: 'root@south.test',
    boundary: `south-${randomUUID()}`,
    action: requestAction,
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return { contentType, body: Buffer.concat(chunks) }
}
