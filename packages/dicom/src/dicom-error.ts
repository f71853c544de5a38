// Bytes that are no DICOM we can use; the text never quotes what they held.

export type DicomProblem =
  | 'not-part10'
  | 'malformed'
  | 'truncated'
  | 'limit'
  | 'identifier'
  | 'transfer-syntax'
  | 'not-a-manifest'

export class DicomError extends Error {
  override readonly name = 'DicomError'
  readonly problem: DicomProblem

  constructor(problem: DicomProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
