// An instance that the archive does not take; a retry of the same bytes will not help.

/**
 * `announced-otherwise`: command and dataset name different instances. `duplicate`: another dataset
 * has that SOP
 * Instance UID; the first stays. `unreadable`: no DICOM we can use. `too-large`: over the limit.
 */
export type RefusalReason = 'announced-otherwise' | 'duplicate' | 'unreadable' | 'too-large'

export class ArchiveRefusalError extends Error {
  override readonly name = 'ArchiveRefusalError'
  readonly reason: RefusalReason
  /** Undefined when the file could not be read far enough to know. */
  readonly instance: { readonly sopClassUid: string; readonly sopInstanceUid: string } | undefined

  constructor(
    reason: RefusalReason,
    message: string,
    options: ErrorOptions & {
      readonly instance?: { readonly sopClassUid: string; readonly sopInstanceUid: string }
    } = {},
  ) {
    super(message, options)
    this.reason = reason
    this.instance = options.instance
  }
}
