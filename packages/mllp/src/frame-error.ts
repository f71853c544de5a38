// Bytes that are no MLLP frames: the connection cannot be read on.

export type FrameProblem =
  /** Something else than a start block where a frame must begin. */
  | 'no-start'
  | 'too-long'
  /** A start block inside a frame, or an end block without its carriage return. */
  | 'bad-block'
  /** The connection ended inside a frame. */
  | 'truncated'
  /** The rest of a frame did not come in time. */
  | 'stalled'

export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly problem: FrameProblem

  constructor(problem: FrameProblem) {
    super(`MLLP frame: ${problem}`)
    this.problem = problem
  }
}
