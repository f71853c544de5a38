// The one door out: whatever leaves this source was published, belongs to a known patient and was
// decided on (consent).
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { decide } from '@isthmus/consent/decide'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Subject } from '@isthmus/ihe/subject'
import type { Archive, ArchivedInstance } from '@isthmus/pacs/archive'
import { IdentityUnavailableError } from '@isthmus/pix-consumer/identity-unavailable-error'
import type { PatientIdentifiers } from '@isthmus/pix-consumer/patient-identifiers'
import type { Database } from './db/database.ts'
import type { CurrentPublication } from './db/publications.ts'
import { currentPublication, publishedAmong } from './db/publications.ts'
import { quarantineReason } from './db/quarantine.ts'

export interface ReleaseParts {
  readonly database: Database
  readonly archive: Archive
  readonly consents: Pick<ConsentReader, 'patientConsents'>
  readonly identifiers: PatientIdentifiers
  readonly policy: DomainPolicy
}

export interface ReleaseRequest {
  readonly studyInstanceUid: string
  readonly sopInstanceUids: readonly string[]
  readonly peer: ConnectedPeer
  readonly subject: Subject | undefined
  readonly now: Date
  readonly signal: AbortSignal
}

/**
 * `not-available` reads for the asker like an unknown study; the description is for the audit
 * alone.
 */
export interface Withheld {
  readonly kind: 'not-available' | 'consent-unavailable'
  readonly description: string
}

export interface StudyRelease {
  readonly studyInstanceUid: string
  /**
   * CX in the domain, as recorded when the study was published; undefined for one that never was.
   */
  readonly patientId: string | undefined
  readonly accessionNumbers: readonly string[]
  /** Why nothing of the study is released; undefined when it may be. */
  readonly withheld: Withheld | undefined
  /** What of it may leave, by SOP Instance UID: published instances that the archive holds. */
  readonly released: ReadonlyMap<string, ArchivedInstance>
  /** Everything of it that the archive holds, for the audit alone. */
  readonly held: ReadonlyMap<string, ArchivedInstance>
}

export type Release = (request: ReleaseRequest) => Promise<StudyRelease>

/**
 * Throws ArchiveError and database errors, in the same way whether the study may be released or
 * not.
 */
export function createRelease(parts: ReleaseParts): Release {
  return async (request) => {
    const { studyInstanceUid, sopInstanceUids, signal } = request
    const publication = currentPublication(parts.database, studyInstanceUid)
    // Archive and consents are asked side by side: neither answer waits for the other.
    const [held, published, publishedAs, withheld] = await Promise.all([
      parts.archive.locate(studyInstanceUid, signal),
      publishedAmong(parts.database, studyInstanceUid, sopInstanceUids),
      publication,
      publication.then(async (found) => await reasonToWithhold(parts, request, found)),
    ])
    const isReleased = (uid: string) => withheld === undefined && published.has(uid)
    return {
      studyInstanceUid,
      patientId: publishedAs?.patientId,
      accessionNumbers: publishedAs?.accessionNumbers ?? [],
      withheld,
      released: new Map([...held].filter(([uid]) => isReleased(uid))),
      held,
    }
  }
}

async function reasonToWithhold(
  parts: ReleaseParts,
  request: ReleaseRequest,
  publication: CurrentPublication | undefined,
): Promise<Withheld | undefined> {
  // A study that was never published belongs to nobody whose consent could be asked.
  if (publication === undefined) return notAvailable('not published')
  const quarantined = await quarantineReason(parts.database, request.studyInstanceUid)
  // A later manifest that the repository did not take leaves the earlier one as it was.
  const isHeldBack = quarantined !== undefined && quarantined !== 'rejected'
  if (isHeldBack) return notAvailable(`quarantine:${quarantined}`)
  const { patientId, confidentiality } = publication
  const [recorded, stated] = await Promise.all([
    consentsOf(parts.consents, patientId, request.signal),
    statedPatient(parts, request, patientId),
  ])
  if (stated.kind === 'unavailable') return notAvailable('identity:unavailable')
  const { decision, reason } = decide({
    ask: holderAsk(
      { patientId, act: 'retrieveImage', confidentiality },
      {
        subject: request.subject,
        peer: request.peer,
        toDomain: () => stated.patientId,
        patientIds: recorded?.patientIds,
      },
    ),
    consents: recorded?.consents ?? 'unavailable',
    policy: parts.policy,
    now: request.now,
  })
  if (decision === 'permit') return undefined
  const kind = reason === 'consentUnavailable' ? 'consent-unavailable' : 'not-available'
  return { kind, description: `consent:${reason}` }
}

type StatedPatient =
  | { readonly kind: 'told'; readonly patientId: string | undefined }
  | { readonly kind: 'unavailable' }

// The patient of the assertion, where it names him by a number of another authority than the
// domain's.
async function statedPatient(
  { identifiers }: ReleaseParts,
  { subject, signal }: ReleaseRequest,
  patientId: string,
): Promise<StatedPatient> {
  const stated = parseCx(subject?.patientId ?? '')
  const isForeign = stated?.assigningAuthority !== parseCx(patientId)?.assigningAuthority
  if (stated === undefined || !isForeign) return { kind: 'told', patientId: undefined }
  try {
    const translated = await identifiers.toDomain(formatCx(stated), signal)
    return { kind: 'told', patientId: translated }
  } catch (error) {
    // In doubt the door stays shut.
    if (error instanceof IdentityUnavailableError) return { kind: 'unavailable' }
    throw error
  }
}

function notAvailable(description: string): Withheld {
  return { kind: 'not-available', description }
}

async function consentsOf(
  reader: ReleaseParts['consents'],
  patientId: string,
  signal: AbortSignal,
) {
  try {
    return await reader.patientConsents(patientId, signal)
  } catch (error) {
    // In doubt the door stays shut; decide() gives the reason.
    if (error instanceof ConsentUnavailableError) return undefined
    throw error
  }
}
