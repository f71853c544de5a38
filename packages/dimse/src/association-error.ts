// An association of ours that did not come about, or broke; the text names no AE title.

export class AssociationError extends Error {
  override readonly name = 'AssociationError'
}
