// What arrives by C-STORE, and what the receiver says about it (DICOM PS3.4: B.2).
import type { ConnectedPeer } from '@isthmus/ihe/peer'

export interface IncomingInstance {
  /** Affected SOP Class and Instance UID of the command; the dataset must agree. */
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly callingAeTitle: string
  readonly calledAeTitle: string
  readonly address: string
  /** The certificate's owner; undefined on plain loopback. */
  readonly peer: ConnectedPeer | undefined
  /** The dataset without file meta information, exactly as sent. */
  readonly dataset: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
}

/** DICOM PS3.4: Table B.2-1. `comment` is at most 64 characters and holds no patient data. */
export interface StoreOutcome {
  readonly status: number
  readonly comment?: string
}

/**
 * Answers only when the instance is durable; what it throws becomes status 0110 (processing
 * failure).
 */
export type StoreInstance = (instance: IncomingInstance) => Promise<StoreOutcome>

/** Statuses of C-STORE (DICOM PS3.4: Table B.2-1). */
export const storeStatus = {
  success: 0x0000,
  processingFailure: 0x0110,
  duplicateInstance: 0x0111,
  sopClassNotSupported: 0x0122,
  notAuthorised: 0x0124,
  outOfResources: 0xa700,
  doesNotMatchSopClass: 0xa900,
  cannotUnderstand: 0xc000,
} as const
