// A clinician's search: consent first, then the registry, then the manifests of what it found.
import { decide } from '@isthmus/consent/decide'
import type { Decision } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { DicomError } from '@isthmus/dicom/dicom-error'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { Code } from '@isthmus/ihe/code'
import type { Log } from '@isthmus/log/log'
import { manifestFormatCode } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Errand } from './errand.ts'
import { HolderError } from './holder-error.ts'
import { readBounded } from './read-bounded.ts'
import type { FoundManifest } from './searches.ts'
import type { SignedInUser } from './signed-in-user.ts'
import type { FindDocuments } from './transactions/iti-18.ts'
import type { RetrieveDocument } from './transactions/iti-43.ts'
import type { WriteAssertion } from './user-assertion.ts'

export interface SearchParts {
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  readonly nodeName: string
  readonly writeAssertion: WriteAssertion
  readonly findDocuments: FindDocuments
  readonly retrieveDocument: RetrieveDocument
  readonly manifestBytesMax: number
  readonly log: Log
}

export interface Question {
  readonly user: SignedInUser
  readonly purpose: Code
  /** CX in the domain. */
  readonly patientId: string
  readonly now: Date
  readonly signal: AbortSignal
}

export type Found =
  | { readonly kind: 'withheld'; readonly decision: Decision }
  | {
      readonly kind: 'found'
      readonly manifests: readonly FoundManifest[]
      readonly reports: readonly DocumentEntry[]
      /** Manifests that were announced and could not be had. */
      readonly unread: number
    }

/** Throws HolderError when the registry does not answer. */
export async function searchPatient(question: Question, parts: SearchParts): Promise<Found> {
  const errand: Errand = {
    assertion: parts.writeAssertion(question),
    patientId: question.patientId,
    now: question.now,
    signal: question.signal,
  }
  const decision = await ownDecision(errand, parts)
  if (decision.decision === 'deny') return { kind: 'withheld', decision }
  const entries = await parts.findDocuments(errand)
  const manifestEntries = entries.filter(isManifest)
  const read = await Promise.all(
    manifestEntries.map((entry) => fetchManifest(entry, errand, parts)),
  )
  return {
    kind: 'found',
    manifests: read.filter((one) => one !== undefined),
    reports: entries.filter((entry) => !isManifest(entry)),
    unread: read.filter((one) => one === undefined).length,
  }
}

// The holders decide again; this early no is for the person who may be told why.
async function ownDecision(errand: Errand, parts: SearchParts): Promise<Decision> {
  const { subject } = errand.assertion
  return decide({
    ask: holderAsk(
      { patientId: errand.patientId, act: 'query', confidentiality: [] },
      {
        subject,
        peer: { name: parts.nodeName, organizationOid: undefined },
        toDomain: (cx) => cx,
      },
    ),
    consents: await consentsOf(errand, parts),
    policy: parts.policy,
    now: errand.now,
  })
}

async function consentsOf(errand: Errand, { consents }: SearchParts) {
  try {
    return await consents.consentsOf(errand.patientId, errand.signal)
  } catch (error) {
    errand.signal.throwIfAborted()
    if (error instanceof Error && error.name === 'ConsentUnavailableError') return 'unavailable'
    throw error
  }
}

// One manifest that is missing or bad must not hide the other studies.
async function fetchManifest(
  entry: DocumentEntry,
  errand: Errand,
  { retrieveDocument, manifestBytesMax, log }: SearchParts,
): Promise<FoundManifest | undefined> {
  try {
    const bytes = await readBounded(retrieveDocument(entry, errand), manifestBytesMax)
    return { entry, manifest: await readManifest(bytes) }
  } catch (error) {
    if (!(error instanceof HolderError) && !(error instanceof DicomError)) {
      errand.signal.throwIfAborted()
    }
    log.warn('a manifest could not be had', {
      error: error instanceof Error ? error.name : 'unknown',
    })
    return undefined
  }
}

function isManifest({ formatCode, mimeType }: DocumentEntry): boolean {
  return formatCode?.code === manifestFormatCode.code && mimeType.startsWith('application/dicom')
}
