// A node's own certificate and key, and the authorities it trusts, read and checked once
// (ITI TF-2: 3.19).
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { certificateWeakness } from './internal/certificate-strength.ts'
import { CredentialsError } from './credentials-error.ts'

export interface Credentials {
  /** PEM, leaf first, then intermediates, no root. */
  readonly certificate: string
  /** PEM. */
  readonly privateKey: string
  /** CA certificates, PEM: the only ones trusted. Never the list of the operating system. */
  readonly authorities: readonly string[]
}

/** The `tls` key of a service's configuration: paths of PEM files. */
export interface CredentialFiles {
  readonly certificate: string
  readonly key: string
  readonly authorities: readonly string[]
}

/**
 * Reads the PEM files. Throws CredentialsError for a file that is missing, a foreign key or a
 * weak certificate.
 */
export function loadCredentials(files: CredentialFiles): Credentials {
  return checkCredentials({
    certificate: read(files.certificate),
    privateKey: read(files.key),
    authorities: files.authorities.flatMap((file) => splitPem(read(file), file)),
  })
}

/**
 * Gives the credentials back when key and certificate belong together and are strong enough, else
 * throws CredentialsError.
 */
export function checkCredentials(credentials: Credentials): Credentials {
  try {
    const leaf = new X509Certificate(credentials.certificate)
    if (!leaf.checkPrivateKey(createPrivateKey(credentials.privateKey))) {
      throw new CredentialsError('the private key does not belong to the certificate')
    }
    const weakness = certificateWeakness(leaf)
    if (weakness !== undefined)
      throw new CredentialsError(`the certificate is refused: ${weakness}`)
    for (const authority of credentials.authorities) checkAuthority(new X509Certificate(authority))
    createSecureContext({ cert: credentials.certificate, key: credentials.privateKey })
  } catch (error) {
    if (error instanceof CredentialsError) throw error
    throw new CredentialsError('a certificate or key is not readable as PEM', { cause: error })
  }
  return credentials
}

// A peer's own certificate among the authorities would let its owner sign certificates for every
// other name.
function checkAuthority(authority: X509Certificate): void {
  if (!authority.ca) {
    throw new CredentialsError(
      'an authority is not a CA certificate; peers belong into the allow-list',
    )
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CredentialsError(`${file} cannot be read`, { cause: error })
  }
}

function splitPem(text: string, file: string): readonly string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (found === null) throw new CredentialsError(`${file} holds no certificate`)
  return found
}
