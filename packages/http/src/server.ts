// Makes the server that peers reach (ITI TF-2: 3.19, Appendix V).
import type { RequestListener } from 'node:http'
import type { Server } from 'node:https'
import type { Log } from '@isthmus/log/log'
import type { CipherProfile } from '@isthmus/tls/cipher-profile'
import type { Credentials } from '@isthmus/tls/credentials'
import { createGatedHttpsServer } from '@isthmus/tls/gated-https-server'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { createRefusalReporter } from '@isthmus/tls/refusal-reporter'
import type { HttpServer } from './http-server.ts'
import { createBaseApp } from './internal/base-app.ts'
import { describeFailure } from './internal/describe-failure.ts'
import { doorkeeper } from './internal/doorkeeper.ts'
import { createInFlight } from './internal/in-flight.ts'
import { lifecycle } from './internal/lifecycle.ts'
import { createMetrics } from './internal/metrics.ts'
import { addPeerRoutes } from './internal/peer-routes.ts'
import { refuseUnreadable } from './internal/unreadable.ts'
import type { OnRefused } from './refusal.ts'
import { type ServerLimits, serverLimits } from './server-limits.ts'

export interface ServerOptions {
  readonly listen: { readonly host: string; readonly port: number }
  /** Origin under which peers reach the service; audit messages name endpoints under it. */
  readonly publicUrl: string
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly log: Log
  readonly onRefused: OnRefused
  /** Shown at /health beside `ok`, which makes it HTTP 503 when false. Without it the service is well. */
  readonly health?: () => Promise<HealthReport>
  readonly ciphers?: CipherProfile
  readonly limits?: Partial<ServerLimits>
  /** The clock; the machine's when left out. */
  readonly now?: () => Date
}

export interface HealthReport {
  readonly ok: boolean
  /** Counts and states, no patient data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>
}

/** /health and /metrics are there from the start, for every peer on the list. Throws CredentialsError. */
export function createServer(options: ServerOptions): HttpServer {
  const { peers, log, onRefused } = options
  const now = options.now ?? (() => new Date())
  const limits = { ...serverLimits, ...options.limits }
  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const reporter = createRefusalReporter({ onRefused, now })
  const inFlight = createInFlight(limits.requestsMax, limits.requestsPerPeerMax)
  const metrics = createMetrics(inFlight.count)
  const { app, routes } = createBaseApp({
    port: 'peers',
    log,
    onUnreadable: refuseUnreadable({ peers, onRefused, publicUrl, now, log }),
    serverFactory: (listener) =>
      openGate(listener, (handle) =>
        createGatedHttpsServer(
          {
            tls: options.tls,
            ciphers: options.ciphers ?? 'ihe',
            ...limits,
            http: httpOptions(limits),
            peers,
            reporter,
            now,
            onFailure: (error) =>
              log.error('a refused node was not audited', { error: describeFailure(error) }),
          },
          handle,
        ),
      ),
  })
  const life = lifecycle({ app, listen: options.listen, scheme: 'https', closeMs: limits.closeMs })
  app.addHook(
    'onRequest',
    doorkeeper({ peers, reporter, onRefused, inFlight, publicUrl, now, closing: life.closing }),
  )
  const { serve, route } = addPeerRoutes({
    app,
    metrics,
    log,
    onRefused,
    health: options.health ?? (() => Promise.resolve({ ok: true })),
  })
  return {
    serve,
    route,
    gauge: metrics.gauge,
    routes,
    listen: life.listen,
    get origin() {
      return life.origin()
    },
    async close() {
      await life.close()
      await reporter.close()
    },
  }
}

// A sender that waits for 100 Continue hears it when the door is passed, not before.
function openGate(
  listener: RequestListener,
  create: (listener: RequestListener) => Server,
): Server {
  const server = create(listener)
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
