// Sends a prepared publication to the hospital's repository, and says what its answer means (RAD
// TF-2: 4.68.4).
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { OutgoingPart } from '@isthmus/mime/part'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { ErrorCode } from '@isthmus/xds/errors'
import { mimeTypeDicom } from '@isthmus/xds/identifiers'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import type { AskRegistry } from './ask-registry.ts'
import type { Publication } from './db/publications.ts'

export interface SubmitParts {
  readonly client: HttpClient
  readonly repository: { readonly url: string; readonly peer: string }
  readonly answerMs: number
  readonly askRegistry: AskRegistry
}

/**
 * `again`: nobody knows, or it may pass; the same submission is sent again later. `codes` are of
 * the one error table.
 */
export type SubmitAnswer = {
  /** IP address that answered; undefined when none did. */
  readonly address: string | undefined
} & (
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly codes: string }
  | { readonly kind: 'again'; readonly codes: string }
)

export interface SubmitOrder {
  readonly publication: Publication
  /** True when it was perhaps accepted before, and only the answer was lost. */
  readonly mayBeKnown: boolean
  readonly signal: AbortSignal
}

export type Submit = (order: SubmitOrder) => Promise<SubmitAnswer>

export function createSubmit(parts: SubmitParts): Submit {
  return async (order) => {
    const { client, repository, answerMs } = parts
    const { publication, signal } = order
    try {
      await using answer = await client.call(rad68, {
        ...repository,
        request: {
          submission: publication.submission,
          documents: [
            { id: publication.entryUuid, content: { kind: 'reference', contentId: manifestPart } },
          ],
        },
        bodies: bodies(publication.manifest),
        signal,
        limits: { answerMs },
      })
      const { address, response } = answer
      return { address, ...(await judge(response, order, parts)) }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof SoapFaultError) {
        const kind = error.code === 'Receiver' ? 'again' : 'rejected'
        return { address: undefined, kind, codes: `fault ${error.code}` }
      }
      // No answer is no rejection: the submission may have been taken.
      if (error instanceof CallError)
        return { address: undefined, kind: 'again', codes: error.kind }
      throw error
    }
  }
}

const manifestPart = 'manifest@imaging-source'

async function* bodies(manifest: Uint8Array): AsyncGenerator<OutgoingPart> {
  const bytes = (async function* () {
    yield await Promise.resolve(manifest)
  })()
  yield await Promise.resolve({ contentId: manifestPart, contentType: mimeTypeDicom, bytes })
}

type Judgement =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected' | 'again'; readonly codes: string }

async function judge(
  { status, errors }: RegistryResponse,
  { mayBeKnown, publication, signal }: SubmitOrder,
  { askRegistry }: SubmitParts,
): Promise<Judgement> {
  if (status !== 'Failure') return { kind: 'accepted' }
  const codes = errors.filter(({ severity }) => severity === 'Error').map(({ code }) => code)
  const text = [...new Set(codes)].join(' ')
  // The submission set of a try whose answer was lost is a duplicate of itself; whether it is, the
  // registry knows.
  if (mayBeKnown && codes.includes('XDSDuplicateUniqueIdInRegistry')) {
    const standing = await askRegistry(publication, signal)
    if (standing === 'registered') return { kind: 'accepted' }
    return { kind: standing === 'unknown' ? 'rejected' : 'again', codes: text }
  }
  return { kind: codes.every((code) => passing.has(code)) ? 'again' : 'rejected', codes: text }
}

// What may be otherwise in a while; everything else is about the submission itself.
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'XDSRegistryBusy',
  'XDSRegistryError',
  'XDSRegistryNotAvailable',
  'XDSRegistryOutOfResources',
  'XDSRepositoryBusy',
  'XDSRepositoryError',
  'XDSRepositoryOutOfResources',
])
