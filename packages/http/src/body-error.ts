// A body that cannot be taken: too long, too slow, cut off, or not what it says it is.

export type BodyProblem = 'too-long' | 'stalled' | 'broken' | 'not-utf8' | 'not-json'

export class BodyError extends Error {
  override readonly name = 'BodyError'
  readonly problem: BodyProblem

  constructor(problem: BodyProblem, options: { readonly cause?: unknown } = {}) {
    super(sentences[problem], options)
    this.problem = problem
  }
}

const sentences: Readonly<Record<BodyProblem, string>> = {
  'too-long': 'the body is over its limit',
  stalled: 'the body came too slowly',
  broken: 'the body was cut off',
  'not-utf8': 'the body is not UTF-8',
  'not-json': 'the body is not JSON',
}
