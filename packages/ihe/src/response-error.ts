// An answer that cannot be read as the transaction's message: the caller cannot know what came of
// its request.

/** The text names elements and attributes, never their content. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError'
}
