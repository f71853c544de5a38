// How the repository's peers call it in tests: a source provides, a gateway retrieves for a
// clinician.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { OutgoingPart } from '@isthmus/mime/part'
import { signAssertion } from '@isthmus/saml/write-assertion'
import type { AuditSink } from '@isthmus/testbed/audit-sink'
import {
  sampleEntry,
  samplePatientId,
  sampleRepository,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import type { ProvideAndRegisterRequest, RetrieveDocumentSetResponse } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { type RunningRepository, audience, southIssuer } from './running-repository.ts'

/** One document with its entry, as a source has them. */
export interface SampleDocument {
  readonly entry: DocumentEntry
  readonly bytes: string
}

/** A text report; its symbolic id and its uniqueId end in the number. */
export function sampleDocument(
  number: number,
  bytes: string,
  changes: Partial<DocumentEntry> = {},
): SampleDocument {
  const unset = { hash: undefined, size: undefined, repositoryUniqueId: undefined }
  const named = { id: `de-${number}`, uniqueId: uniqueIdOf(number), mimeType: 'text/plain' }
  return { entry: sampleEntry({ ...unset, ...named, ...changes }), bytes }
}

export function uniqueIdOf(number: number): string {
  return `2.999.77.1.${number}`
}

/** One submission; the id of its set ends in the number of its first document. */
export function provideRequest(documents: readonly SampleDocument[]): ProvideAndRegisterRequest {
  const [first] = documents
  const patientId = first?.entry.patientId ?? samplePatientId
  const uniqueId = `2.999.77.3.${first?.entry.uniqueId.split('.').at(-1) ?? '0'}`
  return {
    submission: sampleSubmission({
      submissionSet: sampleSubmissionSet({ patientId, uniqueId }),
      documentEntries: documents.map(({ entry }) => entry),
    }),
    documents: documents.map(({ entry: { id } }) => ({
      id,
      content: { kind: 'reference', contentId: partIdOf(id) },
    })),
  }
}

export function partIdOf(entryId: string): string {
  return `${entryId}@source.test`
}

export interface ProvideOptions {
  readonly as?: 'source' | 'imaging' | 'gateway'
  readonly path?: '/iti-41' | '/rad-68'
  /** What goes over the wire in the place of the documents' own request and parts. */
  readonly request?: ProvideAndRegisterRequest
  readonly bodies?: AsyncIterable<OutgoingPart>
  readonly signal?: AbortSignal
}

export interface RetrieveOptions {
  readonly as?: 'gateway' | 'imaging'
  readonly assertionXml?: string | undefined
  readonly repositoryUniqueId?: string
  readonly homeCommunityId?: string
  /** Awaited before the next piece of a document is read. */
  readonly onPiece?: () => Promise<void>
}

export interface Retrieved {
  readonly response: RetrieveDocumentSetResponse
  /** By documentUniqueId. */
  readonly bytes: ReadonlyMap<string, string>
}

export interface RepositoryCalls {
  provide(documents: readonly SampleDocument[], options?: ProvideOptions): Promise<RegistryResponse>
  retrieve(uniqueIds: readonly string[], options?: RetrieveOptions): Promise<Retrieved>
  assertion(changes?: { readonly patientId?: string }): string
}

export interface CallsTo extends Pick<RunningRepository, 'domain' | 'url'> {
  /** With it a release counts as done when its audit message has come, too. */
  readonly sink?: AuditSink
}

export function repositoryCalls({ domain, url, sink }: CallsTo): RepositoryCalls {
  const clients = new Map<string, ReturnType<typeof domain.client>>()
  const as = (name: string) => {
    const client = clients.get(name) ?? domain.client(name)
    clients.set(name, client)
    return client
  }
  const peer = 'repository'
  const calls: RepositoryCalls = {
    async provide(documents, { as: name = 'source', path = '/iti-41', ...options } = {}) {
      await using answer = await as(name).call(iti41, {
        url: url(path),
        peer,
        request: options.request ?? provideRequest(documents),
        bodies: options.bodies ?? partsOf(documents),
        signal: options.signal ?? AbortSignal.timeout(30_000),
      })
      return answer.response
    },
    async retrieve(uniqueIds, { as: name = 'gateway', ...options } = {}) {
      const assertionXml = 'assertionXml' in options ? options.assertionXml : calls.assertion()
      const repositoryUniqueId = options.repositoryUniqueId ?? sampleRepository
      const before = releases(sink, uniqueIds)
      await using answer = await as(name).call(iti43, {
        url: url('/iti-43'),
        peer,
        request: {
          documents: uniqueIds.map((documentUniqueId) => ({
            homeCommunityId: options.homeCommunityId,
            repositoryUniqueId,
            documentUniqueId,
          })),
        },
        ...(assertionXml === undefined ? {} : { assertionXml }),
        signal: AbortSignal.timeout(30_000),
      })
      const parts = new Map<string, string>()
      for await (const { contentId = '', bytes } of answer.parts) {
        const pieces: Uint8Array[] = []
        for await (const piece of bytes) {
          pieces.push(piece)
          await options.onPiece?.()
        }
        parts.set(contentId, Buffer.concat(pieces).toString('latin1'))
      }
      const bytes = byUniqueId(answer.response, parts)
      for (const id of bytes.keys()) {
        await sink?.next(() => (releases(sink, [id]).get(id) ?? 0) > (before.get(id) ?? 0))
      }
      return { response: answer.response, bytes }
    },
    assertion(changes = {}) {
      const now = new Date()
      const order = { ...clinician, id: `_${randomUUID()}`, now, authnInstant: now, ...changes }
      return signAssertion(order, signerOf(domain))
    },
  }
  return calls
}

/** How often each document was released, by the messages that have come. */
function releases(
  sink: AuditSink | undefined,
  uniqueIds: readonly string[],
): ReadonlyMap<string, number> {
  const released = (sink?.messages ?? []).filter(
    ({ event }) => event.types[0]?.code === 'ITI-43' && event.outcome === 0,
  )
  return new Map(
    uniqueIds.map((id) => [
      id,
      released.filter(({ objects }) => objects.some((object) => object.id === id)).length,
    ]),
  )
}

function byUniqueId(
  { documents }: RetrieveDocumentSetResponse,
  parts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    documents.map(({ documentUniqueId, content }) => [
      documentUniqueId,
      content.kind === 'inline'
        ? Buffer.from(content.base64, 'base64').toString('latin1')
        : (parts.get(content.contentId) ?? 'no part'),
    ]),
  )
}

export async function* partsOf(documents: readonly SampleDocument[]): AsyncIterable<OutgoingPart> {
  for (const { entry, bytes } of documents) {
    yield { contentId: partIdOf(entry.id), contentType: 'text/plain', bytes: once(bytes) }
  }
}

async function* once(bytes: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(bytes, 'latin1')
}

function signerOf(domain: RunningRepository['domain']) {
  const { key, certificate } = domain.files('gateway')
  return {
    issuer: southIssuer,
    audience,
    validityMs: 60_000,
    key: createPrivateKey(readFileSync(key)),
    certificatePem: readFileSync(certificate, 'utf8'),
  }
}

const clinician = {
  nameId: 'dr-south',
  displayName: 'Dr South',
  organization: 'South Hospital',
  organizationId: 'urn:oid:2.999.1.6.2',
  homeCommunityId: 'urn:oid:2.999.1',
  roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
  purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
  patientId: samplePatientId,
}
