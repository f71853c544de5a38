// Stands in for the Document Registry at the wire: takes every registration, and answers what a
// test wants.
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { RequestError } from '@isthmus/ihe/request-error'
import { silentLog } from '@isthmus/log/log'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti42 } from '@isthmus/xds/transactions/iti-42'

/**
 * `silent` never answers; a fault of the sender says that nothing was done, one of the receiver
 * leaves it open.
 */
export type FakeAnswer = RegistryResponse | 'silent' | 'sender-fault' | 'receiver-fault'

export interface FakeRegistry {
  answer: FakeAnswer
  /** Runs when a registration has come, before it is answered. */
  meanwhile: (submission: Submission) => Promise<void>
  readonly received: Submission[]
  /**
   * What it answers when it is asked about documents: an entryUUID for each that it knows;
   * `received`: all that it was ever sent.
   */
  known: ReadonlyMap<string, string> | 'received' | 'silent' | 'refuses'
  /** uniqueIds of each question. */
  readonly asked: (readonly string[])[]
  readonly server: HttpServer
}

export const registered: RegistryResponse = { status: 'Success', errors: [] }

/** Plays the node `registry` of the domain. */
export async function startFakeRegistry(domain: TestDomain, port = 0): Promise<FakeRegistry> {
  const server = createServer({
    listen: { host: '127.0.0.1', port },
    publicUrl: 'https://registry.test',
    tls: domain.credentials('registry'),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  const fake: FakeRegistry = {
    answer: registered,
    meanwhile: () => Promise.resolve(),
    received: [],
    known: 'received',
    asked: [],
    server,
  }
  server.serve('/iti-42', iti42, {
    actors: ['document-repository'],
    handler: async ({ request, signal }) => {
      fake.received.push(request.submission)
      await fake.meanwhile(request.submission)
      return { response: await answerOf(fake.answer, signal) }
    },
  })
  server.serve('/iti-18', iti18, {
    actors: ['document-repository'],
    handler: async ({ request, signal }) => {
      const uniqueIds = askedFor(request)
      fake.asked.push(uniqueIds)
      if (fake.known === 'silent') return { response: await never(signal) }
      const known = fake.known === 'received' ? receivedBy(fake) : fake.known
      return { response: references(uniqueIds, known) }
    },
  })
  await server.listen()
  return fake
}

function receivedBy({ received }: FakeRegistry): ReadonlyMap<string, string> {
  const entries = received.flatMap(({ documentEntries }) => documentEntries)
  return new Map(entries.map(({ uniqueId, id }) => [uniqueId, id]))
}

function askedFor({ slots }: AdhocQueryRequest): readonly string[] {
  const [slot] = slots
  return [...(slot?.values[0] ?? '').matchAll(/'([^']*)'/g)].map(([, uniqueId = '']) => uniqueId)
}

function references(
  uniqueIds: readonly string[],
  known: ReadonlyMap<string, string> | 'refuses',
): AdhocQueryResponse {
  const nothing = { objects: [], objectRefs: [] }
  if (known === 'refuses') {
    const error = { severity: 'Error', codeContext: 'busy', location: undefined } as const
    return { status: 'Failure', errors: [{ code: 'XDSRegistryError', ...error }], ...nothing }
  }
  const objectRefs = uniqueIds.flatMap((uniqueId) => known.get(uniqueId) ?? [])
  return { status: 'Success', errors: [], objects: [], objectRefs }
}

async function answerOf(answer: FakeAnswer, signal: AbortSignal): Promise<RegistryResponse> {
  if (answer === 'sender-fault') throw new RequestError('not like this')
  if (answer === 'receiver-fault') throw new Error('broken')
  return answer === 'silent' ? never(signal) : answer
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('nobody waits')), { once: true })
  })
}
