// The port to a hospital's archive: what a source needs of it, whatever kind it is.
import type { InstanceHeader } from '@isthmus/dicom/instance-header'

/** One instance that the archive holds. */
export interface ArchivedInstance {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  /** As it is stored; released bytes are the stored bytes. */
  readonly transferSyntaxUid: string
}

/** An instance on its way in: a whole Part 10 file. */
export interface IncomingFile {
  readonly bytes: AsyncIterable<Uint8Array>
  /**
   * What the sender said about it beforehand; the file must agree (DICOM PS3.4: Table B.2-1, A900).
   */
  readonly announced?: { readonly sopClassUid: string; readonly sopInstanceUid: string }
}

/** `already-stored`: the same dataset was there before. */
export interface StoreAnswer {
  readonly kind: 'stored' | 'already-stored'
  readonly header: InstanceHeader
}

/**
 * An instance whose bytes are being read; the owner of `bytes` reads them whole or stops by
 * `return`.
 */
export interface OpenInstance {
  readonly instance: ArchivedInstance
  /** A whole Part 10 file; throws when it is not what was stored. */
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface Archive {
  /**
   * Resolves when the instance is durable. Throws ArchiveRefusalError for an instance that is not
   * taken,
   * ArchiveError else.
   */
  store(file: IncomingFile, signal: AbortSignal): Promise<StoreAnswer>
  /** Headers of all instances of a study, in a stable order. Empty when it is not known. */
  headers(studyInstanceUid: string, signal: AbortSignal): Promise<readonly InstanceHeader[]>
  /**
   * All instances of a study by SOP Instance UID. Throws ArchiveError when the archive cannot be
   * asked.
   */
  locate(
    studyInstanceUid: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ArchivedInstance>>
  /**
   * Each of the given instances once, in the order the archive likes best; read one before asking
   * for the next.
   */
  open(
    instances: readonly ArchivedInstance[],
    signal: AbortSignal,
  ): AsyncGenerator<OpenInstance, void, void>
}
