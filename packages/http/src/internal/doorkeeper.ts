// The hook that every request over mutual TLS passes first: who, how, how many, what for
// (ITI TF-2: 3.19).
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, ConnectedPeer } from '@isthmus/ihe/peer'
import { identify } from '@isthmus/tls/connected-peer'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { RefusalReporter } from '@isthmus/tls/refusal-reporter'
import type { OnRefused } from '../refusal.ts'
import { type PeerArrival, arrive } from './arrival.ts'
import { headProblem } from './head-problem.ts'
import type { InFlight } from './in-flight.ts'

export interface Door {
  readonly peers: PeerDirectory
  readonly reporter: RefusalReporter
  readonly onRefused: OnRefused
  readonly inFlight: InFlight
  readonly publicUrl: string
  readonly now: () => Date
  readonly closing: () => boolean
}

const arrivals = new WeakMap<object, PeerArrival>()

/** The arrival that the hook made for a request. Throws for a request that never passed it. */
export function arrivalOf(request: FastifyRequest): PeerArrival {
  const arrival = arrivals.get(request.raw)
  if (arrival === undefined) throw new TypeError('the request passed no door')
  return arrival
}

export function doorkeeper(door: Door) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const now = door.now()
    const who = identify(request.raw.socket, door.peers, now)
    // ITI TF-2: 3.19.6.1. A connection without a right to exist is not answered.
    if (who.kind === 'ungated' || who.kind === 'close') {
      request.raw.socket.destroy()
      reply.hijack()
      if (who.kind === 'close') await door.reporter.report(who.refusal)
      return reply
    }
    if (who.kind === 'not-listed') {
      await door.reporter.report(who.refusal)
      return refuse(request, reply, 403)
    }
    return letIn({ door, request, reply, peer: who.peer, now })
  }
}

interface Knock {
  readonly door: Door
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly peer: ConnectedPeer
  readonly now: Date
}

async function letIn(knock: Knock): Promise<FastifyReply | undefined> {
  const { door, request, reply, peer, now } = knock
  const facts = request.routeOptions.config.isthmus
  const endpoint = `${door.publicUrl}${(request.raw.url ?? '').split('?')[0] ?? ''}`
  const about = { peer, endpoint, transaction: facts?.transaction }

  // Counted before anything is refused: a refusal is written down, and that too takes its time.
  const leave = door.closing() ? undefined : door.inFlight.enter(peer.name)
  if (leave === undefined) return refuse(request, reply.header('retry-after', '5'), 503)

  const allowed = facts?.actors ?? 'any-peer'
  const refused = refusalOf(request, peer, allowed)
  if (refused !== undefined) {
    // Not at the end of the connection: a sender may leave before his refusal is written down.
    try {
      await door.onRefused({ ...about, ...refused.refusal })
    } finally {
      leave()
    }
    return refuse(request, reply, refused.status)
  }
  reply.raw.once('close', leave)

  const { raw } = request
  const arrival = arrive({
    requestId: request.id,
    now,
    request: raw,
    response: reply.raw,
    endpoint,
  })
  arrivals.set(raw, { ...arrival, peer })
  return undefined
}

interface Refused {
  readonly status: number
  readonly refusal: { readonly kind: 'malformed' | 'actor'; readonly reason: string }
}

function refusalOf(
  { raw }: FastifyRequest,
  peer: ConnectedPeer,
  allowed: readonly Actor[] | 'any-peer',
): Refused | undefined {
  const problem = headProblem(raw)
  if (problem !== undefined) {
    const { status, reason } = problem
    return { status, refusal: { kind: 'malformed', reason } }
  }
  if (allowed === 'any-peer' || allowed.some((actor) => peer.actors.includes(actor)))
    return undefined
  const reason = 'the peer is no actor of this endpoint'
  return { status: 403, refusal: { kind: 'actor', reason } }
}

// The body of a refused request is not waited for: it is thrown away as it comes, and what has not
// come a second after the answer closes the connection. A small one leaves it as good as new.
function refuse(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  const { headers } = request.raw
  const hasBody =
    headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  if (!hasBody || headers.expect !== undefined) reply.header('connection', 'close')
  else drainOrClose(request, reply)
  return reply.code(status).send()
}

function drainOrClose({ raw }: FastifyRequest, reply: FastifyReply): void {
  raw.resume()
  reply.raw.once('finish', () => {
    setTimeout(() => {
      if (!raw.complete) raw.socket.destroy()
    }, 1000).unref()
  })
}
