// An HTTPS server behind the gate: a request of an unaccepted node is never parsed
// (ITI TF-2: 3.19.6.1).
import { type RequestListener, type ServerOptions } from 'node:http'
import { type Server, createServer } from 'node:https'
import type { CipherProfile } from './cipher-profile.ts'
import { type Credentials, checkCredentials } from './credentials.ts'
import { type Gate, installGate } from './internal/gate.ts'
import { serverOptions } from './internal/server-options.ts'

export interface GatedHttpsOptions extends Gate {
  readonly tls: Credentials
  readonly ciphers: CipherProfile
  readonly connectionsMax: number
  readonly handshakeMs: number
  /** Options of HTTP; those of TLS are ours alone. */
  readonly http: Pick<
    ServerOptions,
    | 'connectionsCheckingInterval'
    | 'headersTimeout'
    | 'requestTimeout'
    | 'keepAliveTimeout'
    | 'maxHeaderSize'
    | 'highWaterMark'
  >
}

/** Throws CredentialsError. */
export function createGatedHttpsServer(
  options: GatedHttpsOptions,
  listener: RequestListener,
): Server {
  const tls = serverOptions(checkCredentials(options.tls), options.ciphers, options.handshakeMs)
  const server = createServer({ ...options.http, ...tls }, listener)
  server.maxConnections = options.connectionsMax
  installGate(server, options)
  return server
}
