// A foreign SOAP client, npm's `soap`: nothing of what it sends or reads is our own code.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Client, ClientSSLSecurity, type IMTOMAttachments, createClientAsync } from 'soap'
import type { DomainTarget } from '../src/domain-target.ts'
import { openIdentities } from '../src/wire/identities.ts'

export interface SoapCall {
  /** File below interop/wsdl/. */
  readonly wsdl: string
  readonly operation: string
  readonly action: string
  readonly url: string
  readonly body: object
  /** Sends the request as MTOM and takes attachments of the answer. */
  readonly mtom: boolean
}

export interface SoapResult {
  readonly result: unknown
  /** The envelope that was sent. */
  readonly sent: string
  readonly attachments: readonly { readonly headers: object; readonly body: Buffer }[]
}

/**
 * Calls over mutual TLS as the tester of domain.json, with the WS-Addressing headers that IHE asks
 * for.
 */
export async function callWithSoap(target: DomainTarget, call: SoapCall): Promise<SoapResult> {
  const { ca, named } = openIdentities(target)
  const { cert, key } = named('tester') ?? {}
  if (cert === undefined || key === undefined) throw new TypeError('there is no identity tester')
  const client = await createClientAsync(join(import.meta.dirname, 'wsdl', call.wsdl), {
    endpoint: call.url,
    forceSoap12Headers: true,
    parseResponseAttachments: call.mtom,
  })
  client.setSecurity(new ClientSSLSecurity(key, cert, ca, {}))
  for (const header of addressing(call)) client.addSoapHeader(header)
  return invoke(client, call)
}

function addressing({ action, url }: SoapCall): readonly string[] {
  const wsa = 'xmlns:wsa="http://www.w3.org/2005/08/addressing"'
  return [
    `<wsa:Action ${wsa} soap:mustUnderstand="1">${action}</wsa:Action>`,
    `<wsa:MessageID ${wsa}>urn:uuid:${randomUUID()}</wsa:MessageID>`,
    `<wsa:To ${wsa}>${url}</wsa:To>`,
  ]
}

type Answer = readonly [unknown, unknown, unknown, string, IMTOMAttachments?]

async function invoke(client: Client, { operation, body, mtom }: SoapCall): Promise<SoapResult> {
  const method: unknown = client[`${operation}Async`]
  if (!isMethod(method)) throw new TypeError(`the WSDL has no operation ${operation}`)
  const [result, , , sent, mtomAttachments] = await method(body, mtom ? { forceMTOM: true } : {})
  return { result, sent, attachments: mtomAttachments?.parts ?? [] }
}

function isMethod(value: unknown): value is (body: object, options: object) => Promise<Answer> {
  return typeof value === 'function'
}
