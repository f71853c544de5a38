// An instance to be sent by C-STORE.

export interface OutgoingInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  /** The dataset behind the file meta information; asked for when its turn has come. */
  dataset(): AsyncIterable<Uint8Array>
}
