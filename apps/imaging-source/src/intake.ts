// The one way in for instances, whichever protocol brought them: first the archive, then the watch
// over its study.
import { encodeFileMetaInformation } from '@isthmus/dicom/file-meta-information'
import { implementationClassUid, implementationVersionName } from '@isthmus/dicom/implementation'
import type { IncomingInstance, StoreInstance, StoreOutcome } from '@isthmus/dimse/storage-service'
import { storeStatus } from '@isthmus/dimse/storage-service'
import type { Actor, ConnectedPeer } from '@isthmus/ihe/peer'
import type { Log } from '@isthmus/log/log'
import type { Archive, IncomingFile } from '@isthmus/pacs/archive'
import { ArchiveRefusalError } from '@isthmus/pacs/archive-refusal-error'
import type { RefusalReason } from '@isthmus/pacs/archive-refusal-error'
import type { Completeness } from './completeness.ts'

export interface IntakeParts {
  readonly archive: Archive
  readonly completeness: Completeness
  readonly log: Log
}

/** What became of one incoming instance; `status` is a DIMSE status (DICOM PS3.4: Table B.2-1). */
export interface IntakeOutcome {
  readonly status: number
  readonly comment: string | undefined
  /** Undefined when the file could not be read far enough to know. */
  readonly instance: { readonly sopClassUid: string; readonly sopInstanceUid: string } | undefined
}

export type Intake = (file: IncomingFile, signal: AbortSignal) => Promise<IntakeOutcome>

/** Success only when the instance is durable and its study is being watched. Never throws. */
export function createIntake({ archive, completeness, log }: IntakeParts): Intake {
  return async (file, signal) => {
    try {
      const { header } = await archive.store(file, signal)
      // Also for an instance that was there before: perhaps we fell between the two steps the last
      // time.
      await completeness.arrived(header.studyInstanceUid)
      return { status: storeStatus.success, comment: undefined, instance: header }
    } catch (error) {
      if (error instanceof ArchiveRefusalError) return refused(error)
      log.error('an instance could not be stored', {
        error: error instanceof Error ? error.name : 'unknown',
      })
      return { status: storeStatus.outOfResources, comment: 'try again later', instance: undefined }
    }
  }
}

/** The C-STORE side of the intake (DICOM PS3.4: B.2.3). */
export function storeByDimse(intake: Intake): StoreInstance {
  return async (incoming): Promise<StoreOutcome> => {
    const { sopClassUid, sopInstanceUid, peer } = incoming
    if (peer !== undefined && !maySend(peer)) return { status: storeStatus.notAuthorised }
    const { status, comment } = await intake(
      { bytes: part10(incoming), announced: { sopClassUid, sopInstanceUid } },
      incoming.signal,
    )
    return comment === undefined ? { status } : { status, comment }
  }
}

// Over TLS the certificate says who sends, whatever AE title is claimed.
function maySend({ actors }: ConnectedPeer): boolean {
  return senders.some((actor) => actors.includes(actor))
}

/** Who may bring instances, by C-STORE over TLS and by STOW-RS. */
export const senders: readonly Actor[] = ['imaging-document-source', 'tester']

// DICOM PS3.10: 7.1. What C-STORE brings is the dataset alone.
async function* part10(incoming: IncomingInstance): AsyncGenerator<Uint8Array> {
  yield encodeFileMetaInformation({
    sopClassUid: incoming.sopClassUid,
    sopInstanceUid: incoming.sopInstanceUid,
    transferSyntaxUid: incoming.transferSyntaxUid,
    implementationClassUid,
    implementationVersionName,
    sourceAeTitle: incoming.callingAeTitle,
  })
  yield* incoming.dataset
}

function refused(refusal: ArchiveRefusalError): IntakeOutcome {
  return {
    status: statuses[refusal.reason],
    comment: refusal.message,
    instance: refusal.instance,
  }
}

const statuses: Readonly<Record<RefusalReason, number>> = {
  'announced-otherwise': storeStatus.doesNotMatchSopClass,
  duplicate: storeStatus.duplicateInstance,
  unreadable: storeStatus.cannotUnderstand,
  'too-large': storeStatus.outOfResources,
}
