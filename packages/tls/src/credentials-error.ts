// Keys, certificates or allow-list of this node cannot be used: the service does not start.

export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
}
