// Another hospital's service did not give what was asked: in words for the person in front of the page.

export class HolderError extends Error {
  override readonly name = 'HolderError'
  /** What the holder said about it: its codeContext. */
  readonly detail: string | undefined

  constructor(message: string, detail?: string, options?: ErrorOptions) {
    super(message, options)
    this.detail = detail
  }
}
