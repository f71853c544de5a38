// The port to the place where documents are kept: staged while they arrive, committed when all of
// them are whole.

export interface StagedDocument {
  /** Name that the store made; never taken from a message. */
  readonly contentName: string
  readonly sizeBytes: bigint
  /** Lower-case hex. */
  readonly sha1: string
  readonly sha256: string
}

export type StoredDocument = Omit<StagedDocument, 'sha1'>

export interface DocumentStore {
  /**
   * Writes the bytes as they come and syncs them. Throws DocumentTooLargeError past the limit,
   * OutOfSpaceError when the disk is full, and what the bytes throw; nothing is left of the
   * document then.
   */
  stage(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<StagedDocument>
  /** After this the document survives a power failure under its name. Throws OutOfSpaceError. */
  commit(document: StagedDocument): Promise<void>
  /** Removes a document, staged or committed; one that is gone already is no error. */
  discard(contentName: string): Promise<void>
  /**
   * True when it is there with its size; whether its bytes are still the same shows when they are
   * read.
   */
  holds(document: StoredDocument): Promise<boolean>
  /**
   * The bytes, in pieces of 256 KiB; throws DocumentDamagedError at the end when they are not those
   * that were stored.
   */
  open(document: StoredDocument, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Removes what was staged and never committed before the given time. */
  sweepStaged(olderThan: Date): Promise<number>
}

export class DocumentTooLargeError extends Error {
  override readonly name = 'DocumentTooLargeError'
}

export class OutOfSpaceError extends Error {
  override readonly name = 'OutOfSpaceError'
}

export class DocumentDamagedError extends Error {
  override readonly name = 'DocumentDamagedError'
}
