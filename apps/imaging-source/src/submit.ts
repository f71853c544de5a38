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
import type { Publication } from './db/publications.ts'

export interface SubmitParts {
  readonly client: HttpClient
  readonly repository: { readonly url: string; readonly peer: string }
  readonly answerMs: number
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

export function createSubmit({ client, repository, answerMs }: SubmitParts): Submit {
  return async ({ publication, mayBeKnown, signal }) => {
    try {
      await using answer = await client.call(rad68, {
        ...repository,
        request: {
          submission: publication.submission,
          documents: [
            { id: publication.entryUuid, content: { kind: 'reference', contentId: manifestPart } },
          ],
        },
        bodies: parts(publication.manifest),
        signal,
        limits: { answerMs },
      })
      return { address: answer.address, ...judge(answer.response, mayBeKnown) }
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

async function* parts(manifest: Uint8Array): AsyncGenerator<OutgoingPart> {
  const bytes = (async function* () {
    yield await Promise.resolve(manifest)
  })()
  yield await Promise.resolve({ contentId: manifestPart, contentType: mimeTypeDicom, bytes })
}

type Judgement =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected' | 'again'; readonly codes: string }

function judge({ status, errors }: RegistryResponse, mayBeKnown: boolean): Judgement {
  if (status !== 'Failure') return { kind: 'accepted' }
  const codes = errors.filter(({ severity }) => severity === 'Error').map(({ code }) => code)
  if (mayBeKnown && isDuplicateOfItself(codes)) return { kind: 'accepted' }
  const text = [...new Set(codes)].join(' ')
  return { kind: codes.every((code) => passing.has(code)) ? 'again' : 'rejected', codes: text }
}

// The submission set of a try whose answer was lost is a duplicate of itself, and so are the ids of
// its objects, which the registry calls a metadata error.
function isDuplicateOfItself(codes: readonly ErrorCode[]): boolean {
  return (
    codes.includes('XDSDuplicateUniqueIdInRegistry') &&
    codes.every((code) => ownDuplicate.has(code))
  )
}

const ownDuplicate: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'XDSDuplicateUniqueIdInRegistry',
  'XDSRegistryMetadataError',
])

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
