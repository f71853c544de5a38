// The repository and the consent registry that a test plays, over real mutual TLS.
import { createServer } from '@isthmus/http/server'
import type { HttpServer } from '@isthmus/http/http-server'
import { silentLog } from '@isthmus/log/log'
import { serveConsentSearch } from '@isthmus/testbed/fake-consent-registry'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { rad68 } from '@isthmus/xds/transactions/rad-68'

export function serverFor(domain: TestDomain, name: string): HttpServer {
  return createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: `https://${name}.test`,
    tls: domain.credentials(name),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
}

export function serveRepository(
  server: HttpServer,
  receive: (submission: Submission, manifest: Uint8Array) => Promise<RegistryResponse>,
): void {
  server.serve('/rad-68', rad68, {
    actors: ['imaging-document-source'],
    handler: async ({ request, parts }) => {
      const chunks: Uint8Array[] = []
      for await (const part of parts) for await (const chunk of part.bytes) chunks.push(chunk)
      return { response: await receive(request.submission, Buffer.concat(chunks)) }
    },
  })
}

/** Answers the question for a submission set of ours with these ids, or with an error. */
export function serveRegistry(server: HttpServer, known: () => readonly string[] | 'busy'): void {
  server.serve('/iti-18', iti18, {
    actors: ['imaging-document-source'],
    handler: async () => {
      const objectRefs = await Promise.resolve(known())
      return { response: objectRefs === 'busy' ? busy : { ...nothing, objectRefs } }
    },
  })
}

const nothing = { status: 'Success', errors: [], objects: [], objectRefs: [] } as const
const busy = {
  ...nothing,
  status: 'Failure',
  errors: [
    {
      code: 'XDSRegistryError',
      severity: 'Error',
      codeContext: 'busy',
      location: undefined,
    },
  ],
} as const

export function serveConsents(
  server: HttpServer,
  state: { readonly said: Map<string, string>; readonly consentStatus: number },
): void {
  serveConsentSearch(server, ({ number }) => ({
    status: state.consentStatus,
    said: state.said.get(number),
  }))
}
