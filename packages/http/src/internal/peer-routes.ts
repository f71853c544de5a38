// Tells the router which paths there are, and what of ours answers them.
import type { FastifyInstance } from 'fastify'
import type { Transaction } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import type { HttpServer } from '../http-server.ts'
import type { PeerRoute, PlainAnswer } from '../plain-route.ts'
import type { OnRefused } from '../refusal.ts'
import type { SoapService } from '../soap-service.ts'
import type { Elsewhere } from './deliveries.ts'
import { arrivalOf } from './doorkeeper.ts'
import type { Metrics } from './metrics.ts'
import { answerPlain, plainLimits, plainRequest } from './plain-answer.ts'
import { answerSoap } from './soap-answer.ts'
import { transactionLimits } from './transaction-limits.ts'

export interface PeerRoutesParts {
  readonly app: FastifyInstance
  readonly metrics: Metrics
  readonly log: Log
  readonly onRefused: OnRefused
  readonly elsewhere: Elsewhere | undefined
  readonly health: () => Promise<{ readonly ok: boolean; readonly details?: object }>
}

export function addPeerRoutes(parts: PeerRoutesParts): Pick<HttpServer, 'serve' | 'route'> {
  const serve = addSoapRoute(parts)
  const route = addPlainRoute(parts)
  route('GET', '/health', { actors: 'any-peer', handler: () => healthAnswer(parts) })
  route('GET', '/metrics', { actors: 'any-peer', handler: () => metricsAnswer(parts.metrics) })
  return { serve, route }
}

function addSoapRoute(parts: PeerRoutesParts): HttpServer['serve'] {
  const { app, metrics, log, onRefused, elsewhere } = parts
  return function serve<Request, Response>(
    path: string,
    transaction: Transaction<Request, Response>,
    service: SoapService<Request, Response>,
  ): void {
    const { id, requestAction } = transaction
    const limits = { ...transactionLimits, ...service.limits }
    app.route({
      method: 'POST',
      url: path,
      config: { isthmus: { transaction: id, requestAction, actors: service.actors } },
      handler: async (request, reply) => {
        reply.hijack()
        const arrival = arrivalOf(request)
        const outcome = await answerSoap({
          arrival,
          transaction,
          service,
          limits,
          log,
          onRefused,
          elsewhere,
        })
        metrics.count(id, outcome, reply.elapsedTime)
      },
    })
  }
}

function addPlainRoute({ app, metrics, log, onRefused }: PeerRoutesParts): HttpServer['route'] {
  return (method, path, route: PeerRoute) => {
    const limits = { ...plainLimits, ...route.limits }
    const { actors } = route
    app.route({
      method,
      url: path,
      config: { isthmus: { transaction: undefined, requestAction: undefined, actors } },
      handler: async (request, reply) => {
        reply.hijack()
        const arrival = arrivalOf(request)
        const { peer, endpoint } = arrival
        const outcome = await answerPlain({
          arrival,
          limits,
          log,
          run: () => route.handler({ ...plainRequest(request, arrival, limits), peer }),
          onMalformed: (reason) =>
            onRefused({ kind: 'malformed', peer, endpoint, transaction: undefined, reason }),
        })
        metrics.count(path, outcome, reply.elapsedTime)
      },
    })
  }
}

async function healthAnswer({ health }: PeerRoutesParts): Promise<PlainAnswer> {
  const { ok, details } = await health()
  return {
    status: ok ? 200 : 503,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok, ...details }),
  }
}

async function metricsAnswer(metrics: Metrics): Promise<PlainAnswer> {
  return {
    status: 200,
    headers: { 'content-type': metrics.contentType },
    body: await metrics.text(),
  }
}
