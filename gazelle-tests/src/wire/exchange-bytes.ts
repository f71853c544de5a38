// One TLS connection: bytes out, bytes in, both kept exactly, and who was on the other side.
import { X509Certificate } from 'node:crypto'
import { type TLSSocket, connect } from 'node:tls'
import type { TlsIdentity } from './identities.ts'

export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  readonly fingerprint256: string
  readonly subjectAltName: string | undefined
  readonly validTo: string
}

export interface TlsFacts {
  readonly protocol: string | null
  readonly cipher: string
  readonly own: CertificateFacts | undefined
  readonly peer: CertificateFacts | undefined
}

export interface WireExchange {
  readonly sent: Buffer
  readonly received: Buffer
  /** Undefined when the handshake came to no end. */
  readonly tls: TlsFacts | undefined
  /** `closed`: the other side ended the connection; `open`: it was still there after the time. */
  readonly ended: 'closed' | 'open'
  /** Code and reason of the socket's error, when it ended in one. */
  readonly error: string | undefined
  readonly seconds: number
}

export interface ByteOrder {
  readonly host: string
  readonly port: number
  readonly ca: Buffer
  readonly identity: TlsIdentity
  readonly bytes: Buffer
  /** After so long the connection is given up. */
  readonly timeoutMs: number
  /** Open for so long after its handshake, the connection is ended by us. */
  readonly openMs?: number | undefined
  /** What came is all that is due: the connection is ended by us. */
  readonly isWhole?: ((received: Buffer) => boolean) | undefined
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' | undefined
}

/** Never rejects: whatever the other side does is a fact about it. */
export async function exchangeBytes(order: ByteOrder): Promise<WireExchange> {
  const begun = performance.now()
  const socket = open(order)
  const received: Buffer[] = []
  let tls: TlsFacts | undefined
  let error: string | undefined
  let ended: WireExchange['ended'] = 'closed'
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => {
    ended = 'open'
    socket.destroy()
  }, order.timeoutMs)
  let openTimer: NodeJS.Timeout | undefined
  socket.once('secureConnect', () => {
    tls = factsOf(socket, order.identity)
    if (order.openMs === undefined) return
    openTimer = setTimeout(() => {
      ended = 'open'
      // Said goodbye, not cut off: what was sent is still read.
      socket.end()
    }, order.openMs)
  })
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk)
    if (order.isWhole?.(Buffer.concat(received)) !== true) return
    ended = 'open'
    socket.end()
  })
  socket.on('error', (failure: SocketError) => {
    error ??= describeError(failure)
  })
  socket.once('close', () => resolve(undefined))
  // Before the handshake has ended, so that it lies in the first flight.
  socket.write(order.bytes)
  await over
  clearTimeout(timer)
  clearTimeout(openTimer)
  const seconds = (performance.now() - begun) / 1000
  return { sent: order.bytes, received: Buffer.concat(received), tls, ended, error, seconds }
}

interface SocketError extends Error {
  readonly code?: string
  /** What OpenSSL says, such as `tlsv1 alert protocol version`. */
  readonly reason?: string
}

// A failed write tells OpenSSL's reason in its message only: `error:…:SSL routines:…:REASON:…`.
function describeError({ code, message, reason }: SocketError): string {
  const told = reason ?? /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1]
  return [code ?? message, ...(told === undefined ? [] : [told])].join(': ')
}

function open({ host, port, ca, identity, maxVersion }: ByteOrder): TLSSocket {
  return connect({
    host,
    port,
    ca,
    ...identity,
    ...(maxVersion === 'TLSv1.1'
      ? { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' }
      : maxVersion === undefined
        ? {}
        : { maxVersion }),
  })
}

function factsOf(socket: TLSSocket, { cert }: TlsIdentity): TlsFacts {
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().standardName,
    own: cert === undefined ? undefined : describe(new X509Certificate(cert)),
    peer: describe(socket.getPeerX509Certificate()),
  }
}

function describe(certificate: X509Certificate | undefined): CertificateFacts | undefined {
  if (certificate === undefined) return undefined
  const { subject, issuer, fingerprint256, subjectAltName, validTo } = certificate
  return {
    subject: subject.replaceAll('\n', ', '),
    issuer: issuer.replaceAll('\n', ', '),
    fingerprint256: fingerprint256.replaceAll(':', '').toLowerCase(),
    subjectAltName,
    validTo,
  }
}
