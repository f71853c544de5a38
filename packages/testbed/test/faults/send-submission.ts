// Sends a planned submission by ITI-41, and tells the three outcomes of it apart.
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { OutgoingPart } from '@isthmus/mime/part'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import type { Outcome, PlannedSubmission } from './planned-submission.ts'

export interface Sent {
  readonly outcome: Outcome
  /** Of a Failure. */
  readonly codes: readonly string[]
}

export async function sendSubmission(
  planned: PlannedSubmission,
  { client, url }: { readonly client: HttpClient; readonly url: string },
): Promise<Sent> {
  try {
    await using answer = await client.call(iti41, {
      url,
      peer: 'repository',
      request: {
        submission: planned.submission,
        documents: planned.documents.map(({ entryUuid }, at) => ({
          id: entryUuid,
          content: { kind: 'reference' as const, contentId: partId(at) },
        })),
      },
      bodies: bodies(planned),
      signal: AbortSignal.timeout(600_000),
    })
    const { status, errors } = answer.response
    if (status === 'Success') return { outcome: 'acknowledged', codes: [] }
    const codes = errors.map(({ code }) => code)
    const isOpen = codes.includes('XDSRegistryNotAvailable')
    return { outcome: isOpen ? 'unknown' : 'refused', codes }
  } catch (error) {
    if (error instanceof SoapFaultError) {
      return { outcome: error.code === 'Receiver' ? 'unknown' : 'refused', codes: [] }
    }
    if (error instanceof CallError) {
      return { outcome: error.notDone ? 'refused' : 'unknown', codes: [] }
    }
    throw error
  }
}

function partId(at: number): string {
  return `document-${at}@source.test`
}

async function* bodies({ documents }: PlannedSubmission): AsyncIterable<OutgoingPart> {
  for (const [at, document] of documents.entries()) {
    yield {
      contentId: partId(at),
      contentType: 'application/octet-stream',
      bytes: pieces(document.bytes()),
    }
  }
}

async function* pieces(bytes: Iterable<Buffer>): AsyncIterable<Uint8Array> {
  yield* bytes
}
