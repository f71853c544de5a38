// Where a document's bytes are, seen from the message that carries them.

/**
 * `reference` is an xop:Include's decoded cid; `inline` is base64 text that stood in the message
 * itself.
 */
export type ContentReference =
  | { readonly kind: 'reference'; readonly contentId: string }
  | { readonly kind: 'inline'; readonly base64: string }
