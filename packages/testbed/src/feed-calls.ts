// How a patient identity source feeds a service in tests, over both of its wires.
import { once } from 'node:events'
import { connect } from 'node:tls'
import { readAcknowledgement } from '@isthmus/hl7/v2/acknowledgement'
import { fieldOf, segmentsNamed } from '@isthmus/hl7/v2/message'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import type {
  FeedAcknowledgement,
  FeedInteraction,
  IdentityFeedRequest,
} from '@isthmus/identity/identity-feed-v3'
import type { FedIdentifier } from '@isthmus/identity/patient-identity-feed'
import { type FeedEvent, writeIti8 } from '@isthmus/identity/transactions/iti-8'
import { iti44Of } from '@isthmus/identity/transactions/iti-44'
import { sendMllp } from '@isthmus/mllp/send-mllp'
import { clientOptions } from '@isthmus/tls/client-options'
import type { TestDomain } from './test-domain.ts'

export interface FeedCalls {
  /** The answer of ITI-8, short: `AA`, or the code and ERR-1. */
  feed(event: FeedEvent, ids: readonly string[], prior?: readonly string[]): Promise<string>
  /** ITI-8 with any bytes. */
  send(message: Uint8Array | string, as?: string): Promise<string>
  /** Bytes as they are, without frame; what came back until the connection was closed. */
  sendRaw(bytes: string): Promise<string>
  feedV3(
    interaction: FeedInteraction,
    changes: Partial<IdentityFeedRequest>,
  ): Promise<FeedAcknowledgement>
}

export interface FedService {
  readonly domain: Pick<TestDomain, 'client' | 'credentials' | 'peers'>
  readonly service: { readonly origin: string; readonly feedPort?: number | undefined }
  /** Its name on the allow-list. */
  readonly peer: string
  /** Name of the node that feeds. */
  readonly source?: string
}

/** Ids are written `N-1` for the domain, `7@2.999.1.5.1` or `7@NAMESPACE` for others. */
export function feedCalls({ domain, service, peer, source = 'adt' }: FedService): FeedCalls {
  let count = 0
  const port = service.feedPort ?? 0
  const calls: FeedCalls = {
    feed: (event, ids, prior = []) => calls.send(message(event, { ids, prior, number: ++count })),
    async send(bytes, as = source) {
      const answer = await sendMllp({
        tls: domain.credentials(as),
        peers: domain.peers,
        peer,
        host: '127.0.0.1',
        port,
        message: Buffer.from(bytes),
        signal: AbortSignal.timeout(20_000),
      })
      return short(answer)
    },
    async sendRaw(bytes) {
      const tls = domain.credentials(source)
      const options = clientOptions({ tls, peers: domain.peers, peer })
      const socket = connect({ ...options, host: '127.0.0.1', port })
      socket.on('error', () => undefined)
      await once(socket, 'secureConnect')
      socket.write(bytes)
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      await new Promise((resolve) => socket.once('close', resolve))
      return Buffer.concat(chunks).toString('latin1')
    },
    async feedV3(interaction, changes) {
      await using answer = await domain.client(source).call(iti44Of(interaction), {
        peer,
        url: `${service.origin}/iti-44`,
        request: { ...requestOf(interaction, ++count), ...changes },
        signal: AbortSignal.timeout(20_000),
      })
      return answer.response
    },
  }
  return calls
}

export interface MessageParts {
  readonly ids: readonly string[]
  readonly prior?: readonly string[]
  /** YYYYMMDD. */
  readonly birthDate?: string
  /** Tells one message from another. */
  readonly number: number
}

export function message(
  event: FeedEvent,
  { ids, prior = [], number, birthDate }: MessageParts,
): string {
  const bytes = writeIti8({
    event,
    header: {
      sendingApplication: 'ADT',
      sendingFacility: 'NORTH',
      receivingApplication: 'REGISTRY',
      receivingFacility: 'DOMAIN',
      controlId: `M-${number}`,
    },
    now: new Date('2026-03-14T12:00:00Z'),
    identifiers: ids.map((id) => toIdentifier(id)),
    priorIdentifiers: prior.map((id) => toIdentifier(id)),
    patientName: ['Byrne', 'Aoife'],
    birthDate,
  })
  return Buffer.from(bytes).toString()
}

function toIdentifier(text: string): FedIdentifier {
  const [id = '', authority = '2.999.1.2'] = text.split('@')
  return /^[0-9.]+$/.test(authority)
    ? { id, namespace: undefined, oid: authority }
    : { id, namespace: authority, oid: undefined }
}

function short(answer: Uint8Array): string {
  const read = readMessage(answer)
  const [error] = segmentsNamed(read, 'ERR')
  const code = readAcknowledgement(read)?.code ?? ''
  return error === undefined ? code : `${code} ${fieldOf(error, 1).split('&')[0]}`
}

function requestOf(interaction: FeedInteraction, number: number): IdentityFeedRequest {
  const digits = { add: '301', revise: '302', merge: '304' }[interaction]
  return {
    interaction,
    messageId: { root: '2.999.9.1', extension: `V3-${number}` },
    creationTime: '20260314120000',
    interactionId: `PRPA_IN201${digits}UV02`,
    processingCode: 'P',
    processingModeCode: 'T',
    acceptAckCode: 'AL',
    receivers: [{ root: '2.999.9.2', extension: undefined }],
    senders: [{ root: '2.999.9.3', extension: undefined }],
    triggers: [`PRPA_TE201${digits}UV02`],
    registrations: ['active'],
    patients: [],
    replaced: [],
  }
}

/** An active patient of ITI-44, by ids written as for `feed`. */
export function recordOf(...ids: readonly string[]) {
  const names = ['Aoife Byrne']
  return { status: 'active', names, ids: ids.map((id) => toInstanceId(id)) }
}

export function replacedBy(id: string) {
  return { status: 'obsolete', ids: [toInstanceId(id)] }
}

function toInstanceId(text: string) {
  const { id: extension, oid: root = '' } = toIdentifier(text)
  return { root, extension }
}
