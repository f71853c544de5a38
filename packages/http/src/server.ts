// Makes the server that peers reach (ITI TF-2: 3.19, Appendix V).
import { createRefusalReporter } from '@isthmus/tls/refusal-reporter'
import type { HttpServer } from './http-server.ts'
import { doorkeeper } from './internal/doorkeeper.ts'
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
  const { peers, log, onRefused, listen } = options
  const now = options.now ?? (() => new Date())
  const limits = { ...serverLimits, ...options.limits }
  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const reporter = createRefusalReporter({ onRefused, now })
  const inFlight = createInFlight(limits.requestsMax, limits.requestsPerPeerMax)
  const metrics = createMetrics(inFlight.count)
  const { app, routes } = createGatedApp({ options, limits, reporter, publicUrl, now })
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
