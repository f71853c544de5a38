// One request that was let in, as the rooms behind the door share it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import { BodyError } from '../body-error.ts'

export interface Arrival {
  readonly requestId: string
  /** The clock at the request's head. */
  readonly now: Date
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly controller: AbortController
  /** Origin and path as published. */
  readonly endpoint: string
}

export interface PeerArrival extends Arrival {
  readonly peer: ConnectedPeer
}

/** Its signal is aborted when the other side goes away before the answer has left. */
export function arrive(facts: Omit<Arrival, 'controller'>): Arrival {
  const controller = new AbortController()
  const { request, response } = facts
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the other side went away'))
  })
  // An answer may come before the body was read. The sender gets a moment to read it, then is cut
  // off.
  response.once('finish', () => {
    if (request.complete) return
    const timer = setTimeout(() => request.socket.destroy(), lingerMs)
    timer.unref()
    request.once('close', () => clearTimeout(timer))
  })
  return { ...facts, controller }
}

/**
 * Sends 100 Continue where the other side waits for it before it sends the body. Throws BodyError
 * when the length
 * it announces is over the limit already.
 */
export function inviteBody({ request, response }: Arrival, bytesMax: number): void {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw new BodyError('too-long')
  if (request.headers.expect !== undefined && !response.headersSent) response.writeContinue()
}

const lingerMs = 1_000
