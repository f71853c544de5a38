// The gate: no socket that it does not accept is ever seen by the protocol behind it
// (ITI TF-2: 3.19.6.1).
import type { Socket } from 'node:net'
import type { Server, TLSSocket } from 'node:tls'
import type { NodeRefusalReason } from '../node-refusal.ts'
import type { PeerDirectory } from '../peer-directory.ts'
import type { RefusalReporter } from '../refusal-reporter.ts'
import { admit } from './admission.ts'
import { judge } from './judge.ts'
import { remoteAddress } from './remote-address.ts'
import { shownCertificate } from './shown-certificate.ts'

export interface Gate {
  readonly peers: PeerDirectory
  readonly reporter: RefusalReporter
  readonly onFailure: (error: unknown) => void
  readonly connectionsPerAddressMax: number
  readonly now: () => Date
}

/** Puts the gate before all listeners the server has now. */
export function installGate(server: Server, gate: Gate): void {
  guard(server, 'connection', countConnections(gate))
  guard(server, 'secureConnection', (socket) => passes(socket, gate))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    // A port scan or health probe that says nothing is no attempt to be somebody.
    if (wasSilent(error, socket)) return
    refuse({ socket, gate, reason: 'handshake', code: error.code ?? error.name })
    socket.destroy()
  })
}

// The listeners are called from here or not at all, in the same tick.
function guard(
  server: Server,
  event: 'connection' | 'secureConnection',
  accepts: (socket: TLSSocket) => boolean,
): void {
  const behind = server.listeners(event)
  server.removeAllListeners(event)
  server.on(event, (socket: TLSSocket) => {
    if (!accepts(socket)) {
      // A late error on a socket that nobody listens to would end the process.
      socket.on('error', () => undefined)
      socket.destroy()
      return
    }
    for (const listener of behind) Reflect.apply(listener, server, [socket])
  })
}

function passes(socket: TLSSocket, gate: Gate): boolean {
  const certificate = socket.getPeerX509Certificate()
  const shown = certificate === undefined ? undefined : shownCertificate(certificate)
  const listed = shown !== undefined && gate.peers.byFingerprint(shown.fingerprint256) !== undefined
  const verdict = judge({
    certificate,
    authorized: socket.authorized,
    authorizationError: errorCode(socket.authorizationError),
    listed,
    now: gate.now(),
  })
  if (verdict.kind === 'refuse') {
    refuse({ socket, gate, reason: verdict.reason, code: verdict.code })
    return false
  }
  if (certificate === undefined || shown === undefined) return false
  admit(socket, {
    method: verdict.method,
    listed,
    shown,
    validToMs: Date.parse(certificate.validTo),
    address: remoteAddress(socket),
    port: socket.localPort ?? 0,
  })
  return true
}

interface Refused {
  readonly socket: TLSSocket
  readonly gate: Gate
  readonly reason: NodeRefusalReason
  readonly code: string
}

function refuse({ socket, gate, reason, code }: Refused): void {
  const certificate = reason === 'handshake' ? undefined : socket.getPeerX509Certificate()
  const shown = certificate === undefined ? undefined : shownCertificate(certificate)
  gate.reporter
    .report({
      kind: 'node',
      address: remoteAddress(socket),
      port: socket.localPort ?? 0,
      reason,
      code,
      certificateSubject: shown?.certificateSubject,
      issuer: shown?.issuer,
      fingerprint256: shown?.fingerprint256,
    })
    .catch(gate.onFailure)
}

function countConnections(gate: Gate): (socket: Socket) => boolean {
  const open = new Map<string, number>()
  return (socket) => {
    const address = remoteAddress(socket)
    const count = open.get(address) ?? 0
    if (count >= gate.connectionsPerAddressMax) return false
    open.set(address, count + 1)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    return true
  }
}

// Typed as Error, but a code as text on the server's side.
function errorCode(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  return error instanceof Error ? error.message : undefined
}

function wasSilent(error: NodeJS.ErrnoException, socket: TLSSocket): boolean {
  const gone = error.code === 'ECONNRESET' || error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT'
  return gone && socket.bytesRead === 0
}
