// The repository and the consent registry that a test plays, over real mutual TLS.
import { createServer } from '@isthmus/http/server'
import type { HttpServer } from '@isthmus/http/http-server'
import { silentLog } from '@isthmus/log/log'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
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

export function serveConsents(
  server: HttpServer,
  state: { readonly said: Map<string, string>; readonly consentStatus: number },
): void {
  server.route('POST', '/fhir/Consent/_search', {
    actors: ['imaging-document-source'],
    handler: async (request) => {
      const form = new URLSearchParams(await request.text())
      const [system = '', value = ''] = (form.get('patient.identifier') ?? '').split('|')
      const type = state.said.get(value)
      const consent = {
        resourceType: 'Consent',
        id: `${value}-${type}`,
        status: 'active',
        patient: { identifier: { system, value } },
        dateTime: '2026-01-01T00:00:00Z',
        policy: [{ uri: 'urn:oid:2.999.1.9.1' }],
        provision: { type },
      }
      const entry = type === undefined ? [] : [{ resource: consent }]
      return {
        status: state.consentStatus,
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify({
          resourceType: 'Bundle',
          type: 'searchset',
          total: entry.length,
          entry,
        }),
      }
    },
  })
}
