// One route of the browser's port: a plain route with cookies.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Log } from '@isthmus/log/log'
import type { Method } from '../plain-route.ts'
import type { BrowserRoute } from '../web-server.ts'
import { arrive } from './arrival.ts'
import { readCookies, writeCookie } from './cookies.ts'
import { answerPlain, plainLimits, plainRequest } from './plain-answer.ts'

export interface BrowserRouteParts {
  readonly app: FastifyInstance
  readonly log: Log
  readonly now: () => Date
  readonly method: Method
  readonly path: string
  readonly route: BrowserRoute
}

export function addBrowserRoute({ app, log, now, method, path, route }: BrowserRouteParts): void {
  const limits = { ...plainLimits, ...route.limits }
  app.route({
    method,
    url: path,
    handler: async (request, reply) => {
      reply.hijack()
      const arrival = arrive({
        requestId: request.id,
        now: now(),
        request: request.raw,
        response: reply.raw,
        endpoint: path,
      })
      await answerPlain({
        arrival,
        limits,
        log,
        async run() {
          const cookies = readCookies(request.raw.headers.cookie)
          const answer = await route.handler({ ...plainRequest(request, arrival, limits), cookies })
          const written = answer.cookies?.map((cookie) => writeCookie(cookie)) ?? []
          const cookieHeaders = written.length === 0 ? {} : { 'set-cookie': written }
          return {
            ...answer,
            headers: { ...textHeaders(reply), ...answer.headers, ...cookieHeaders },
          }
        },
        // Browsers are no nodes of the domain; a body that cannot be read is their own affair.
        onMalformed: () => Promise.resolve(),
      })
    },
  })
}

// What hooks have set on the reply, which a hijacked one would lose.
function textHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
  )
}
