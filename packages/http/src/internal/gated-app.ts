// Fastify behind the gate: no request of a node that was not accepted is parsed
// (ITI TF-2: 3.19.6.1).
import type { RequestListener } from 'node:http'
import type { Server } from 'node:https'
import { createGatedHttpsServer } from '@isthmus/tls/gated-https-server'
import type { RefusalReporter } from '@isthmus/tls/refusal-reporter'
import type { ServerLimits } from '../server-limits.ts'
import type { ServerOptions } from '../server-options.ts'
import { type BaseApp, createBaseApp } from './base-app.ts'
import { describeFailure } from './describe-failure.ts'
import { refuseUnreadable } from './unreadable.ts'

export interface GatedAppParts {
  readonly options: ServerOptions
  readonly limits: ServerLimits
  readonly reporter: RefusalReporter
  readonly publicUrl: string
  readonly now: () => Date
}

/** Throws CredentialsError. */
export function createGatedApp(parts: GatedAppParts): BaseApp {
  const { options, publicUrl, now } = parts
  const { peers, log, onRefused } = options
  return createBaseApp({
    port: 'peers',
    log,
    onUnreadable: refuseUnreadable({ peers, onRefused, publicUrl, now, log }),
    serverFactory: (listener) => openGate(listener, parts),
  })
}

function openGate(listener: RequestListener, parts: GatedAppParts): Server {
  const { options, limits, reporter, now } = parts
  const { tls, peers, log } = options
  const server = createGatedHttpsServer(
    {
      tls,
      ciphers: options.ciphers ?? 'ihe',
      ...limits,
      http: httpOptions(limits),
      peers,
      reporter,
      now,
      onFailure: (error) =>
        log.error('a refused node was not audited', { error: describeFailure(error) }),
    },
    listener,
  )
  // A sender that waits for 100 Continue hears it when the door is passed, not before.
  server.on('checkContinue', listener)
  return server
}

function httpOptions(limits: ServerLimits) {
  return {
    headersTimeout: limits.headersMs,
    // Bodies have their own patience, by route.
    requestTimeout: 0,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 16_384,
    highWaterMark: 256 * 1024,
  }
}
