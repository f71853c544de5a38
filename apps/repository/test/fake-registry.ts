// Stands in for the Document Registry at the wire: takes every registration, and answers what a
// test wants.
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { RequestError } from '@isthmus/ihe/request-error'
import { silentLog } from '@isthmus/log/log'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
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
  await server.listen()
  return fake
}

async function answerOf(answer: FakeAnswer, signal: AbortSignal): Promise<RegistryResponse> {
  if (answer === 'sender-fault') throw new RequestError('not like this')
  if (answer === 'receiver-fault') throw new Error('broken')
  if (answer !== 'silent') return answer
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('nobody waits')), { once: true })
  })
}
