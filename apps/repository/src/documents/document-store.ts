// The port to the place where documents are kept: staged while they arrive, committed when all of
// them are whole. A folder may rename them then, a store of objects may end an upload or write a
// mark: whoever uses the port knows of neither.

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
   * Takes the bytes as they come; they are durable when it resolves, but nobody can open them yet.
   * Throws DocumentTooLargeError past the limit, OutOfSpaceError when there is no room, and what
   * the bytes throw; nothing is left of the document then.
   */
  stage(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<StagedDocument>
  /** Stages the bytes of a staged document once more, under a name of their own. Throws as `stage`. */
  stageCopy(document: StagedDocument, signal: AbortSignal): Promise<StagedDocument>
  /**
   * After this the document can be opened under its name, and survives a power failure. Throws
   * OutOfSpaceError.
   */
  commit(document: StagedDocument): Promise<void>
  /**
   * Removes a document, staged or committed, for good: it does not come back after a power failure.
   * One that is gone already is no error.
   */
  discard(contentName: string): Promise<void>
  /**
   * True when it is committed and has its size; whether its bytes are still the same shows when
   * they are read.
   */
  holds(document: StoredDocument): Promise<boolean>
  /**
   * The bytes of a committed document, in pieces. Throws DocumentDamagedError when it is not there,
   * and at the end when the bytes are not those that were stored.
   */
  open(document: StoredDocument, signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Removes what was staged before the given time and never committed, except what this process is
   * still at work on. Gives how many there were.
   */
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
