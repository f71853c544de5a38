// Writes one X.509 certificate with a key of its own.
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import type { Identity } from '../authority.ts'

export interface Order {
  readonly kind: 'authority' | 'bare-authority' | 'node'
  readonly name: string
  readonly organization: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Self-signed when left out. */
  readonly authority?: Identity | undefined
  readonly dnsNames?: readonly string[]
  readonly addresses?: readonly string[]
  readonly keyBits?: number
  readonly digest?: 'sha256' | 'sha1'
  /** Node certificates serve for both sides unless one is left out. */
  readonly usages?: readonly ('server' | 'client')[]
}

export async function issue(order: Order): Promise<Identity> {
  // Node makes the key pair: forge alone, in JavaScript, needs many times as long.
  const keys = await makeKeys('rsa', {
    modulusLength: order.keyBits ?? 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const subject = names(order)
  const issuer =
    order.authority === undefined
      ? undefined
      : forge.pki.certificateFromPem(order.authority.certificate)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = positiveSerial()
  certificate.validity.notBefore = order.notBefore
  certificate.validity.notAfter = order.notAfter
  certificate.setSubject(subject)
  certificate.setIssuer(issuer === undefined ? subject : issuer.subject.attributes)
  certificate.setExtensions(extensions(order, issuer))
  certificate.sign(
    forge.pki.privateKeyFromPem(order.authority?.privateKey ?? keys.privateKey),
    forge.md[order.digest ?? 'sha256'].create(),
  )
  return { certificate: forge.pki.certificateToPem(certificate), privateKey: keys.privateKey }
}

const makeKeys = promisify(generateKeyPair)

function names(order: Order): forge.pki.CertificateField[] {
  return [
    { name: 'organizationName', value: order.organization, ...utf8String },
    { name: 'commonName', value: order.name, ...utf8String },
  ]
}

// The declared type of valueTagClass is the class of a tag; what the library writes there is its
// type.
const utf8String: object = { valueTagClass: forge.asn1.Type.UTF8 }

// A leading bit of 1 would make the number negative.
function positiveSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = 1 + ((bytes[0] ?? 0) & 0x3f)
  return bytes.toString('hex')
}

function extensions(order: Order, issuer: forge.pki.Certificate | undefined): object[] {
  const issuerKey =
    issuer === undefined
      ? []
      : [
          {
            name: 'authorityKeyIdentifier',
            keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes(),
          },
        ]
  return [
    ...(order.kind === 'node' ? nodeExtensions(order) : authorityExtensions[order.kind]),
    { name: 'subjectKeyIdentifier' },
    ...issuerKey,
  ]
}

function nodeExtensions(order: Order): object[] {
  const usages = order.usages ?? ['server', 'client']
  const altNames = [
    ...(order.dnsNames ?? []).map((value) => ({ type: 2, value })),
    ...(order.addresses ?? []).map((ip) => ({ type: 7, ip })),
  ]
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    {
      name: 'extKeyUsage',
      serverAuth: usages.includes('server'),
      clientAuth: usages.includes('client'),
    },
    ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }]),
  ]
}

// The bare one is what `openssl req -x509` makes when nothing is said about its use.
const authorityExtensions = {
  authority: [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 1, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ],
  'bare-authority': [{ name: 'basicConstraints', cA: true, critical: true }],
} as const
