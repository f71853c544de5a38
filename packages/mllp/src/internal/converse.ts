// One connection of an MLLP port: read a frame, answer it, read the next.
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { GatedConnection } from '@isthmus/tls/gated-server'
import { FrameDecoder, encodeFrame } from '../frame.ts'
import { FrameError } from '../frame-error.ts'
import type { MllpLimits } from '../mllp-limits.ts'
import type { PeerRefusal } from '../mllp-refusal.ts'
import type { MllpServerOptions } from '../mllp-server.ts'
import { writeAll } from './write-all.ts'

export interface ConversationParts {
  readonly options: MllpServerOptions
  readonly limits: MllpLimits
  readonly now: () => Date
  readonly closing: AbortSignal
}

/** Never throws; the socket is closed when it resolves. */
export async function converse(
  connection: GatedConnection,
  parts: ConversationParts,
): Promise<void> {
  const { socket } = connection
  const known = connection.peer()
  // Our last answer comes behind the sender's goodbye.
  socket.allowHalfOpen = true
  const talk = new Conversation(connection, parts)
  try {
    await talk.run()
    socket.end()
  } catch (error) {
    socket.destroy()
    const refusal = refusalOf(error, known)
    if (refusal !== undefined) await refuse(parts, refusal)
    else if (!isNetwork(error)) parts.options.log.error('an HL7 message was not answered')
  } finally {
    talk.dispose()
    socket.destroy()
  }
}

function refusalOf(error: unknown, peer: ConnectedPeer | undefined): PeerRefusal | undefined {
  if (error instanceof ActorError) {
    return { kind: 'actor', peer: error.peer, reason: error.message }
  }
  if (!(error instanceof FrameError) || peer === undefined) return undefined
  return { kind: 'malformed', peer, reason: error.message }
}

class Conversation {
  readonly #connection: GatedConnection
  readonly #parts: ConversationParts
  readonly #decoder: FrameDecoder
  readonly #ended = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #handling = false

  constructor(connection: GatedConnection, parts: ConversationParts) {
    this.#connection = connection
    this.#parts = parts
    this.#decoder = new FrameDecoder(parts.limits.messageBytesMax)
    parts.closing.addEventListener('abort', this.#closeWhenIdle)
    connection.socket.once('close', () => this.#ended.abort())
  }

  async run(): Promise<void> {
    const { socket } = this.#connection
    this.#requireSender()
    this.#waitForFrame()
    for await (const chunk of socket) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a socket gives bytes')
      const wasOpen = this.#decoder.open
      for (const message of this.#decoder.push(chunk)) {
        if (!(await this.#answer(message))) return
      }
      // What is left of this chunk began a frame, or the frame is still the one of before.
      if (!this.#decoder.open) this.#waitForFrame()
      else if (!wasOpen) this.#waitForRest()
    }
    this.#decoder.end()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#parts.closing.removeEventListener('abort', this.#closeWhenIdle)
    this.#ended.abort()
  }

  /** False when the connection takes no further message. */
  async #answer(message: Uint8Array): Promise<boolean> {
    const { options, limits, now, closing } = this.#parts
    clearTimeout(this.#timer)
    // The list may have changed since the message before.
    const peer = this.#requireSender()
    if (peer === undefined) return false
    this.#handling = true
    const { socket } = this.#connection
    const { signal } = this.#ended
    this.#timer = setTimeout(() => socket.destroy(), limits.handlerMs)
    const answer = await options.handler({ message, peer, now: now(), signal })
    await writeAll(socket, encodeFrame(answer), signal)
    this.#handling = false
    // A pipelined frame that is still partial has its time from here on.
    this.#waitForRest()
    return !closing.aborted
  }

  #requireSender(): ConnectedPeer | undefined {
    const peer = this.#connection.peer()
    const { actors } = this.#parts.options
    if (peer !== undefined && !peer.actors.some((actor) => actors.includes(actor))) {
      throw new ActorError(peer)
    }
    return peer
  }

  readonly #closeWhenIdle = (): void => {
    if (!this.#handling) this.#connection.socket.destroy()
  }

  #waitForFrame(): void {
    clearTimeout(this.#timer)
    const { socket } = this.#connection
    this.#timer = setTimeout(() => socket.destroy(), this.#parts.limits.idleMs)
  }

  #waitForRest(): void {
    clearTimeout(this.#timer)
    const { socket } = this.#connection
    this.#timer = setTimeout(
      () => socket.destroy(new FrameError('stalled')),
      this.#parts.limits.frameMs,
    )
  }
}

class ActorError extends Error {
  override readonly name = 'ActorError'
  readonly peer: ConnectedPeer

  constructor(peer: ConnectedPeer) {
    super('the peer is no sender of such messages')
    this.peer = peer
  }
}

async function refuse({ options }: ConversationParts, refusal: PeerRefusal): Promise<void> {
  try {
    await options.onRefused(refusal)
  } catch {
    options.log.error('a refusal could not be audited')
  }
}

// A connection that broke is the sender's affair.
function isNetwork(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:E[A-Z]+|ERR_S\w+)$/.test(String(error.code))
  )
}
