// Keeps other web pages, and names that were bent to point at us, from using a browser that is
// signed in.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { headProblem } from './head-problem.ts'

/** A hook: a wrong Host is answered 421, a change asked for by another origin 403. */
export function originGuard(publicUrl: URL) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { headers, method, socket } = request.raw
    void reply.headers(safetyHeaders)
    const problem = headProblem(request.raw)
    if (problem !== undefined) return reply.code(problem.status).send()
    // No name can be bent to mean the address itself, so that is good, too.
    const self = new URL(`http://127.0.0.1:${socket.localPort ?? 0}`)
    const asked = [publicUrl, self].find(({ host }) => host === headers.host)
    if (asked === undefined) return reply.code(421).send()
    if (method === 'GET' || method === 'HEAD') return undefined
    const foreign = headers.origin !== undefined && headers.origin !== asked.origin
    const site = headers['sec-fetch-site']
    const crossSite = site !== undefined && site !== 'same-origin' && site !== 'none'
    return foreign || crossSite ? reply.code(403).send() : undefined
  }
}

const safetyHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; " +
    "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'self' blob:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
}
