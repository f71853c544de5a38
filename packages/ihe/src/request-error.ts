// A body that cannot be read as the transaction's message: it becomes a SOAP fault Sender (ITI
// TF-2: Appendix V.3).

/** The text names elements and attributes, never their content. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}
