// The one door out: whatever leaves this source was published, belongs to a known patient and was decided on (consent).
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { decide } from '@isthmus/consent/decide'
import type { Asker } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { matchPatient } from '@isthmus/consent/patient-match'
import { toPurposes } from '@isthmus/consent/purposes'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Subject } from '@isthmus/ihe/subject'
import type { Archive, ArchivedInstance } from '@isthmus/pacs/archive'
import type { Kysely } from 'kysely'
import type { CurrentPublication } from './db/publications.ts'
import { currentPublication, publishedAmong } from './db/publications.ts'
import { quarantineReason } from './db/quarantine.ts'
import type { ImagingSourceTables } from './db/schema.ts'

export interface ReleaseParts {
  readonly database: Kysely<ImagingSourceTables>
  readonly archive: Archive
  readonly consents: ConsentReader
  /** The domain's CX of any of a patient's numbers. */
  readonly toDomain: (cx: string) => string | undefined
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

export interface StudyRelease {
  readonly studyInstanceUid: string
  /** CX in the domain, as recorded when the study was published; undefined for one that never was. */
  readonly patientId: string | undefined
  readonly accessionNumbers: readonly string[]
  /** Why nothing of the study is released, for the audit alone; undefined when it may be. */
  readonly withheld: string | undefined
  /** What of it may leave, by SOP Instance UID: published instances that the archive holds. */
  readonly released: ReadonlyMap<string, ArchivedInstance>
  /** Everything of it that the archive holds, for the audit alone. */
  readonly held: ReadonlyMap<string, ArchivedInstance>
}

export type Release = (request: ReleaseRequest) => Promise<StudyRelease>

/** Throws ArchiveError and database errors, in the same way whether the study may be released or not. */
export function createRelease(parts: ReleaseParts): Release {
  return async (request) => {
    const { studyInstanceUid, sopInstanceUids, signal } = request
    const [held, publication, quarantined, published] = await Promise.all([
      parts.archive.locate(studyInstanceUid, signal),
      currentPublication(parts.database, studyInstanceUid),
      quarantineReason(parts.database, studyInstanceUid),
      publishedAmong(parts.database, studyInstanceUid, sopInstanceUids),
    ])
    const withheld = await reasonToWithhold(parts, { request, publication, quarantined })
    const isReleased = (uid: string) => withheld === undefined && published.has(uid)
    return {
      studyInstanceUid,
      patientId: publication?.patientId,
      accessionNumbers: publication?.accessionNumbers ?? [],
      withheld,
      released: new Map([...held].filter(([uid]) => isReleased(uid))),
      held,
    }
  }
}

interface Facts {
  readonly request: ReleaseRequest
  readonly publication: CurrentPublication | undefined
  readonly quarantined: string | undefined
}

async function reasonToWithhold(
  parts: ReleaseParts,
  { request, publication, quarantined }: Facts,
): Promise<string | undefined> {
  // A study that was never published belongs to nobody whose consent could be asked.
  if (publication === undefined) return 'not published'
  if (quarantined !== undefined) return `quarantine:${quarantined}`
  const { subject, peer, now, signal } = request
  const { patientId, confidentiality } = publication
  const { decision, reason } = decide({
    ask: {
      who: asker(subject, peer),
      purposes: toPurposes(subject?.purposesOfUse ?? []),
      patient: {
        id: patientId,
        inAssertion: matchPatient({
          stated: subject?.patientId,
          patientId,
          toDomain: parts.toDomain,
        }),
      },
      what: { act: 'retrieveImage', confidentiality, isOwn: false },
    },
    consents: await consentsOf(parts.consents, patientId, signal),
    policy: parts.policy,
    now,
  })
  return decision === 'permit' ? undefined : `consent:${reason}`
}

// Without an assertion the peer's hospital is who asks, and nobody in particular there.
function asker(subject: Subject | undefined, peer: ConnectedPeer): Asker {
  const organizationIds = [subject?.organizationId, peer.organizationOid]
  return {
    userId: subject?.nameId,
    issuer: subject?.issuer,
    roles: subject?.roles ?? [],
    organizationIds: organizationIds.filter((id) => id !== undefined),
    homeCommunityId: subject?.homeCommunityId,
    peer: peer.name,
    assurance: subject === undefined ? 'nodeOnly' : 'xua',
  }
}

async function consentsOf(reader: ConsentReader, patientId: string, signal: AbortSignal) {
  try {
    return await reader.consentsOf(patientId, signal)
  } catch (error) {
    // In doubt the door stays shut; decide() gives the reason.
    if (error instanceof ConsentUnavailableError) return 'unavailable' as const
    throw error
  }
}
