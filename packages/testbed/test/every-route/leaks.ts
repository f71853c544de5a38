// Routes as somebody could add them who forgot to ask for a decision; they prove that the check
// sees it.
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import type { OutgoingPart } from '@isthmus/mime/part'
import type { DocumentResponse } from '@isthmus/xds/messages'
import { success } from '@isthmus/xds/registry-response'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { north } from '../../src/domain-map.ts'
import type { DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import type { UnguardedStore } from './unguarded-store.ts'

const holder = `repository-${north.name}`

/** North's repository as it would be with the routes that `add` gives it. */
export async function withRoutes(
  { nodes }: WholeDomain,
  add: (server: HttpServer) => void,
): Promise<DomainService> {
  const server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: `https://${holder}.test`,
    tls: nodes.credentials(holder),
    peers: nodes.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  add(server)
  const origin = await server.listen()
  return {
    name: holder,
    origin,
    routes: () => server.routes().filter(({ path }) => path.startsWith('/leak')),
    close: () => server.close(),
  }
}

/** A document to whoever knows its id. */
export function leakByPath(server: HttpServer, store: UnguardedStore): void {
  server.route('GET', '/leak/:document', {
    actors: 'any-peer',
    handler: async ({ parameters }) => {
      const body = await store.open(parameters.get('document') ?? '')
      return body === undefined ? { status: 404 } : { status: 200, body }
    },
  })
}

/** ITI-43 once more, under another path and without `decide`. */
export function leakBySoap(server: HttpServer, store: UnguardedStore): void {
  server.serve('/leak', iti43, {
    actors: ['consumer-gateway'],
    handler: async ({ request }) => {
      const bodies: OutgoingPart[] = []
      const documents: DocumentResponse[] = []
      for (const [at, asked] of request.documents.entries()) {
        const bytes = await store.open(asked.documentUniqueId)
        if (bytes === undefined) continue
        const contentId = `leak-${at}@north.test`
        const contentType = 'text/plain'
        bodies.push({ contentId, contentType, bytes })
        const content = { kind: 'reference', contentId } as const
        documents.push({ ...asked, mimeType: contentType, content })
      }
      return { response: { registryResponse: success(), documents }, bodies: each(bodies) }
    },
  })
}

/** Hides what it must hide, and tells nobody that it did. */
export function hideInSilence(
  server: HttpServer,
  store: UnguardedStore,
  mayGive: (uniqueId: string) => boolean,
): void {
  server.route('GET', '/leak/:document', {
    actors: 'any-peer',
    handler: async ({ parameters }) => {
      const uniqueId = parameters.get('document') ?? ''
      const body = mayGive(uniqueId) ? await store.open(uniqueId) : undefined
      return body === undefined ? { status: 404 } : { status: 200, body }
    },
  })
}

/** A route that takes only what nobody taught the check to say. */
export function askInRiddles(server: HttpServer): void {
  server.route('POST', '/leak/riddle', {
    actors: 'any-peer',
    handler: ({ headers }) =>
      Promise.resolve({ status: headers.has('x-answer') ? 200 : 400, body: '' }),
  })
}

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}
