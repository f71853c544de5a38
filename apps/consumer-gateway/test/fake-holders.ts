// Stands in for the services of the domain at the wire: registry, North's repository and imaging
// source, Consent Registry, search of the audit. A test puts into them what they answer.
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import type { Exchange, Reply } from '@isthmus/ihe/transaction'
import { silentLog } from '@isthmus/log/log'
import type { OutgoingPart } from '@isthmus/mime/part'
import { openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { serveConsentSearch } from '@isthmus/testbed/fake-consent-registry'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type {
  AdhocQueryRequest,
  AdhocQueryResponse,
  DocumentRequest,
  DocumentResponse,
  RetrieveDocumentSetRequest,
  RetrieveDocumentSetResponse,
  RetrieveImagingDocumentSetRequest,
} from '@isthmus/xds/messages'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import { retrieveStatus, success } from '@isthmus/xds/registry-response'
import { retrieveErrors } from '@isthmus/xds/retrieve-errors'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad69 } from '@isthmus/xds/transactions/rad-69'

type Retrieved = Reply<RetrieveDocumentSetResponse>
type Asked<Request> = Exchange<Request>

/** What the services have and what they heard. */
export interface Holdings {
  /** Of every patient: the registry is not the one under test. */
  objects: readonly RegistryObject[]
  /** By uniqueId and by SOP Instance UID. */
  readonly documents: Map<string, Uint8Array>
  /** What each patient said, by number in the domain. */
  readonly said: Map<string, 'permit' | 'deny'>
  consentStatus: number
  auditAnswer: object
  /** Take the place of an honest answer, until they are taken away. */
  query?: ((asked: Asked<AdhocQueryRequest>) => AdhocQueryResponse) | undefined
  retrieve?: ((asked: Asked<RetrieveDocumentSetRequest>) => Retrieved) | undefined
  images?: ((asked: Asked<RetrieveImagingDocumentSetRequest>) => Retrieved) | undefined
  readonly heard: Exchange<unknown>[]
  /** Bodies and headers of what the desk recorded; queries of the log. */
  readonly recorded: { readonly body: unknown; readonly authorization: string | undefined }[]
  readonly searched: URLSearchParams[]
}

export function emptyHoldings(): Holdings {
  return {
    objects: [],
    documents: new Map(),
    said: new Map(),
    consentStatus: 200,
    auditAnswer: { messages: [] },
    heard: [],
    recorded: [],
    searched: [],
  }
}

export type HolderName = 'registry' | 'repository' | 'source' | 'consents' | 'audit'

/** Serves the part of one service; `port` 0 is any. */
export async function startHolder(
  name: HolderName,
  holdings: Holdings,
  { domain, port }: { readonly domain: TestDomain; readonly port: number },
): Promise<HttpServer> {
  const server = createServer({
    listen: { host: '127.0.0.1', port },
    publicUrl: `https://${name}.test`,
    tls: domain.credentials(name),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  serve[name](server, holdings, domain)
  await server.listen()
  return server
}

const actors = ['consumer-gateway'] as const

export const southIssuer = 'https://south.test/idp'
export const audience = 'https://domain.test'

// The gateway's assertions are verified as real holders do it.
function asking(domain: TestDomain, path: string) {
  const verifier = openAssertionVerifier({
    trust: {
      issuers: [{ issuer: southIssuer, certificate: domain.files('gateway-south').certificate }],
      audiences: [audience],
      clockSkewMs: 1_000,
    },
    recipients: [path],
  })
  const assertion = {
    mode: 'required',
    verify: (input: Parameters<typeof verifier.verify>[0]) => verifier.verify(input),
  } as const
  return { actors, assertion }
}

const serve: Readonly<
  Record<HolderName, (server: HttpServer, holdings: Holdings, domain: TestDomain) => void>
> = {
  registry: (server, holdings, domain) =>
    server.serve('/iti-18', iti18, {
      ...asking(domain, '/iti-18'),
      handler: async (asked) => {
        holdings.heard.push(asked)
        const honest = { ...success(), objects: holdings.objects, objectRefs: [] }
        return { response: holdings.query?.(asked) ?? honest }
      },
    }),
  repository: (server, holdings, domain) =>
    server.serve('/iti-43', iti43, {
      ...asking(domain, '/iti-43'),
      handler: async (asked) => {
        holdings.heard.push(asked)
        return holdings.retrieve?.(asked) ?? handOver(asked.request.documents, holdings)
      },
    }),
  source: (server, holdings, domain) =>
    server.serve('/rad-69', rad69, {
      ...asking(domain, '/rad-69'),
      handler: async (asked) => {
        holdings.heard.push(asked)
        return holdings.images?.(asked) ?? handOver(instancesAsked(asked.request), holdings)
      },
    }),
  consents(server, holdings) {
    serveConsentSearch(server, ({ number }) => ({
      status: holdings.consentStatus,
      said: holdings.said.get(number),
    }))
    server.route('POST', '/fhir/Consent', {
      actors,
      handler: async (request) => {
        const body = await request.json()
        holdings.recorded.push({ body, authorization: request.headers.get('authorization') })
        const status = holdings.consentStatus === 200 ? 201 : holdings.consentStatus
        return { status, headers: fhirJson, body: JSON.stringify({ id: 'consent-1' }) }
      },
    })
  },
  audit: (server, holdings) =>
    server.route('GET', '/audit', {
      actors,
      handler: async ({ query }) => {
        holdings.searched.push(query)
        const headers = { 'content-type': 'application/json' }
        return { status: 200, headers, body: JSON.stringify(holdings.auditAnswer) }
      },
    }),
}

export function instancesAsked(
  request: RetrieveImagingDocumentSetRequest,
): readonly DocumentRequest[] {
  return request.studies.flatMap(({ series }) => series.flatMap(({ documents }) => documents))
}

/** What there is of what was asked for, and the error of each that there is not. */
export function handOver(
  asked: readonly DocumentRequest[],
  { documents }: Pick<Holdings, 'documents'>,
): Retrieved {
  const found = asked.filter(({ documentUniqueId }) => documents.has(documentUniqueId))
  const missing = asked.filter(({ documentUniqueId }) => !documents.has(documentUniqueId))
  const errors = missing.map((one) => retrieveErrors.noSuchDocument(one))
  return {
    response: {
      registryResponse: retrieveStatus(found.length, errors),
      documents: found.map((one) => referenceTo(one)),
    },
    bodies: (async function* bodies() {
      for (const { documentUniqueId } of found) {
        yield part(documentUniqueId, once(documents.get(documentUniqueId)))
      }
    })(),
  }
}

export function referenceTo(document: DocumentRequest): DocumentResponse {
  const contentId = `${document.documentUniqueId}@north`
  return { ...document, mimeType: 'text/html', content: { kind: 'reference', contentId } }
}

export function part(uniqueId: string, bytes: AsyncIterable<Uint8Array>): OutgoingPart {
  return { contentId: `${uniqueId}@north`, contentType: 'text/html', bytes }
}

export async function* once(bytes: Uint8Array | undefined): AsyncIterable<Uint8Array> {
  if (bytes !== undefined) yield bytes
}

const fhirJson = { 'content-type': 'application/fhir+json' }
