// What the two servers have in common: Fastify without parsers of its own, and the table of its
// routes.
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyServerFactory } from 'fastify'
import type { Log } from '@isthmus/log/log'
import type { RouteDescription } from '../http-server.ts'
import { describeFailure } from './describe-failure.ts'

/** What a route of ours tells the router about itself. */
export type RouteFacts = Pick<RouteDescription, 'transaction' | 'requestAction' | 'actors'>

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly isthmus?: RouteFacts
  }
}

export interface BaseApp {
  readonly app: FastifyInstance
  readonly routes: () => readonly RouteDescription[]
}

export function createBaseApp(options: {
  readonly port: RouteDescription['port']
  readonly log: Log
  /** Hears of what Node's parser refuses; it answers and closes. */
  readonly onUnreadable: (error: Error & { readonly code?: string }, socket: Socket) => void
  readonly serverFactory?: FastifyServerFactory
}): BaseApp {
  const { port, log, serverFactory } = options
  const app = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    clientErrorHandler: options.onUnreadable,
    frameworkErrors(_error, _request, reply) {
      reply.hijack()
      reply.raw.writeHead(400, { 'content-length': '0' }).end()
    },
    ...(serverFactory === undefined ? {} : { serverFactory }),
  })
  // Bodies are streams that handlers pull; nothing is read or parsed before they do.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send())
  app.setErrorHandler((error, request, reply) => {
    const status = clientFault(error)
    if (status !== undefined) return reply.code(status).send()
    log.error('request failed', { requestId: request.id, error: describeFailure(error) })
    return reply.code(500).send()
  })
  const table: RouteDescription[] = []
  // The router itself calls this for each registration, also for those of plugins.
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) table.push(describe({ port, method: each, url }, config))
  })
  return { app, routes: () => [...table] }
}

interface Registered {
  readonly port: RouteDescription['port']
  readonly method: string
  readonly url: string
}

function describe(
  { port, method, url }: Registered,
  config: { readonly isthmus?: RouteFacts } | undefined,
): RouteDescription {
  const facts = config?.isthmus
  return {
    port,
    method,
    path: url,
    transaction: facts?.transaction,
    requestAction: facts?.requestAction,
    actors: facts?.actors,
  }
}

// Fastify's own refusals, and those of its plugins, carry the status they mean.
function clientFault(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const { statusCode } = error
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : undefined
}
