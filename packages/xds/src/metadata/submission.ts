// All that one Register or Provide and Register request says about metadata.
import type { Association } from './association.ts'
import type { DocumentEntry } from './document-entry.ts'
import type { Folder } from './folder.ts'
import type { SubmissionSet } from './submission-set.ts'

export interface Submission {
  /** A request with none or several can be read; the submission rules refuse it. */
  readonly submissionSets: readonly SubmissionSet[]
  readonly documentEntries: readonly DocumentEntry[]
  readonly folders: readonly Folder[]
  readonly associations: readonly Association[]
  /**
   * What could not be read as metadata, with the place; the submission rules turn each into an
   * error.
   */
  readonly unreadable: readonly { readonly id: string; readonly problem: string }[]
}

export type RegistryObject = SubmissionSet | DocumentEntry | Folder | Association
