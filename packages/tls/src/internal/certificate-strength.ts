// Keys and signature hashes that are too weak to be believed (ITI TF-2: 3.19.6.1.1).
import type { X509Certificate } from 'node:crypto'

/** Why the certificate is too weak, as a fixed phrase; undefined when it is strong enough. */
export function certificateWeakness(certificate: X509Certificate): string | undefined {
  const key = certificate.publicKey
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (key.asymmetricKeyType === 'rsa' && (bits === undefined || bits < rsaBitsMin)) {
    return 'RSA key below 2048 bits'
  }
  if (key.asymmetricKeyType === 'ec' && !curves.has(key.asymmetricKeyDetails?.namedCurve ?? '')) {
    return 'elliptic curve not on the list'
  }
  const algorithm = certificate.signatureAlgorithm ?? ''
  return /sha-?1|md5|md2/i.test(algorithm) ? 'signed with SHA-1 or MD5' : undefined
}

const rsaBitsMin = 2048
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
