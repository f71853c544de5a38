// Retrieves documents from a repository, and instances from an imaging source (ITI TF-2: 3.43;
// RAD TF-2: 4.69).
import type { HttpClient } from '@isthmus/http/http-client'
import type {
  DocumentRequest,
  DocumentResponse,
  ImagingStudyRequest,
  RetrieveDocumentSetResponse,
} from '@isthmus/xds/messages'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import type { Asker } from './find-documents.ts'
import { WalkError } from './walk-error.ts'
import type { Wire } from './wire.ts'

export interface Retrieval {
  readonly asker: Asker
  /** CX of the domain, which the assertion names. */
  readonly patientId: string
  /** Name of the service that holds the data. */
  readonly holder: string
  readonly signal: AbortSignal
  /** What the walk expects; `unknown-ids` are refused as well, but nobody knows whose they are. */
  readonly outcome: 'released' | 'refused' | 'unknown-ids'
  /** Hears of each document with all its bytes, in the order they come. */
  readonly onDocument?: (document: DocumentResponse, bytes: Uint8Array) => Promise<void> | void
}

/** ITI-43. */
export async function retrieveDocuments(
  wire: Wire,
  documents: readonly DocumentRequest[],
  retrieval: Retrieval,
): Promise<RetrieveDocumentSetResponse> {
  const answer = await clientOf(wire, retrieval).call(iti43, {
    url: wire.target.endpoint(retrieval.holder, 'ITI-43'),
    peer: retrieval.holder,
    request: { documents },
    ...(await common(wire, retrieval)),
  })
  wire.acts.push({
    kind: 'retrieve',
    patient: retrieval.outcome === 'unknown-ids' ? undefined : retrieval.patientId,
    uniqueIds: documents.map(({ documentUniqueId }) => documentUniqueId),
    by: 'direct',
    outcome: retrieval.outcome === 'released' ? 'released' : 'refused',
  })
  return readAnswer(answer, retrieval)
}

/** RAD-69, in the transfer syntaxes the instances are stored in. */
export async function retrieveInstances(
  wire: Wire,
  request: {
    readonly studies: readonly ImagingStudyRequest[]
    readonly transferSyntaxUids: readonly string[]
  },
  retrieval: Retrieval,
): Promise<RetrieveDocumentSetResponse> {
  const answer = await clientOf(wire, retrieval).call(rad69, {
    url: wire.target.endpoint(retrieval.holder, 'RAD-69'),
    peer: retrieval.holder,
    request,
    ...(await common(wire, retrieval)),
  })
  for (const { studyInstanceUid } of request.studies) {
    wire.acts.push({
      kind: 'images',
      patient: retrieval.patientId,
      study: studyInstanceUid,
      by: 'direct',
      outcome: retrieval.outcome === 'released' ? 'released' : 'refused',
    })
  }
  return readAnswer(answer, retrieval)
}

function clientOf(wire: Wire, { asker }: Retrieval): HttpClient {
  return wire.as(`gateway-${asker.hospital}`)
}

async function common(wire: Wire, { asker, patientId, signal }: Retrieval) {
  return { assertionXml: await wire.assertion({ account: asker.account, patientId }), signal }
}

type Answer = Awaited<ReturnType<HttpClient['call']>>

async function readAnswer(
  answer: Omit<Answer, 'response'> & { readonly response: RetrieveDocumentSetResponse },
  { onDocument }: Retrieval,
): Promise<RetrieveDocumentSetResponse> {
  await using open = answer
  const { response } = open
  const byContentId = new Map(
    response.documents.flatMap((document) =>
      document.content.kind === 'reference' ? [[document.content.contentId, document]] : [],
    ),
  )
  for (const document of response.documents) {
    if (document.content.kind !== 'inline') continue
    await onDocument?.(document, Buffer.from(document.content.base64, 'base64'))
  }
  for await (const part of open.parts) {
    const document = byContentId.get(part.contentId ?? '')
    if (document === undefined) throw new WalkError('the answer holds a part that nothing names')
    byContentId.delete(part.contentId ?? '')
    const pieces: Uint8Array[] = []
    for await (const piece of part.bytes) pieces.push(piece)
    await onDocument?.(document, Buffer.concat(pieces))
  }
  if (byContentId.size > 0)
    throw new WalkError(`${byContentId.size} promised documents are missing`)
  return response
}
