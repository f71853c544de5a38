// Makes the server that peers reach (ITI TF-2: 3.19, Appendix V).
import { createRefusalReporter } from '@isthmus/tls/refusal-reporter'
import type { HttpServer } from './http-server.ts'
import { coalesceRefusals } from './internal/coalesce-refusals.ts'
import { doorkeeper } from './internal/doorkeeper.ts'
import { createDeliveries } from './internal/deliveries.ts'
import { createGatedApp } from './internal/gated-app.ts'
import { createInFlight } from './internal/in-flight.ts'
import { lifecycle } from './internal/lifecycle.ts'
import { createMetrics } from './internal/metrics.ts'
import { addPeerRoutes } from './internal/peer-routes.ts'
import { serverLimits } from './server-limits.ts'
import type { ServerOptions } from './server-options.ts'

/**
 * /health and /metrics are there from the start, for every peer on the list. Throws
 * CredentialsError.
 */
export function createServer(options: ServerOptions): HttpServer {
  const { peers, log, listen } = options
  const now = options.now ?? (() => new Date())
  const limits = { ...serverLimits, ...options.limits }
  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const reporter = createRefusalReporter({ onRefused: options.onRefused, now })
  const coalesced = coalesceRefusals(options.onRefused, now)
  const { onRefused } = coalesced
  const inFlight = createInFlight(limits.requestsMax, limits.requestsPerPeerMax)
  const metrics = createMetrics(inFlight.count)
  const deliveries = createDeliveries(limits)
  metrics.gauge('isthmus_deliveries_running', 'Answers on their way elsewhere.', deliveries.count)
  const { app, routes } = createGatedApp({
    options: { ...options, onRefused },
    limits,
    reporter,
    publicUrl,
    now,
  })
  const life = lifecycle({ app, listen, scheme: 'https', closeMs: limits.closeMs })
  const { closing } = life
  app.addHook(
    'onRequest',
    doorkeeper({ peers, reporter, onRefused, inFlight, publicUrl, now, closing }),
  )
  const { serve, route } = addPeerRoutes({
    app,
    metrics,
    log,
    onRefused,
    elsewhere: options.client && { client: options.client, deliveries, limits },
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
      const until = performance.now() + limits.closeMs
      await life.close()
      await deliveries.close(Math.max(0, until - performance.now()))
      await Promise.all([reporter.close(), coalesced.close()])
    },
  }
}
