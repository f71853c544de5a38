// A DICOMweb message that cannot be used.

export type DicomwebProblem = 'media-type' | 'malformed' | 'limit'

export class DicomwebError extends Error {
  override readonly name = 'DicomwebError'
  readonly problem: DicomwebProblem

  constructor(problem: DicomwebProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
