// One part of a multipart message, while it passes.

export interface Part {
  /** Header fields by lower-case name; a part that repeats one is refused. */
  readonly headers: ReadonlyMap<string, string>
  /** Content-ID without angle brackets. */
  readonly contentId: string | undefined
  /**
   * Bytes after the transfer encoding was undone. Can be read once, and only before the next part
   * is asked for.
   */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** A part to be written: the owner of the bytes is asked for them only when their turn has come. */
export interface OutgoingPart {
  /** Without angle brackets. */
  readonly contentId: string
  readonly contentType: string
  readonly bytes: AsyncIterable<Uint8Array>
}
