// The receiving side of ITI-20: syslog over mutual TLS, message by message, in the order of each
// connection (RFC 5425).
import {
  FrameDecoder,
  type FrameLimits,
  SyslogFrameError,
  type SyslogFrameProblem,
  frameLimits,
} from '@isthmus/atna/syslog-frame'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Log } from '@isthmus/log/log'
import type { Credentials } from '@isthmus/tls/credentials'
import { type GatedConnection, createGatedServer } from '@isthmus/tls/gated-server'
import type { OnNodeRefused } from '@isthmus/tls/node-refusal'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { Keeping } from './internal/keeping.ts'

export interface AuditReceiverOptions {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly log: Log
  /**
   * Called in the order of the connection; resolves when the message is kept for good. The next ones
   * are given meanwhile, some at a time, so that they may be kept together. When it throws, the
   * connection is closed, so that the sender knows that it has to send again.
   */
  readonly onMessage: (message: Uint8Array, peer: ConnectedPeer) => Promise<void>
  /** Bytes that are no frames: the connection is closed after it. */
  readonly onMalformed: (malformed: MalformedFrames) => Promise<void>
  readonly onRefused: OnNodeRefused
  readonly limits?: Partial<ReceiverLimits>
}

export interface ReceiverLimits extends FrameLimits {
  /** How long the rest of a frame that has begun may be away. */
  readonly stalledMs: number
}

export interface MalformedFrames {
  readonly problem: SyslogFrameProblem | 'stalled'
  /** What had come of a message that was cut off; may be empty. */
  readonly partial: Uint8Array
  readonly peer: ConnectedPeer
}

export interface AuditReceiver {
  /** Resolves with the port. */
  listen(at: { readonly host: string; readonly port: number }): Promise<number>
  /** Closes all connections and waits for the messages that are being kept. */
  close(): Promise<void>
}

/** Throws CredentialsError. */
export function createAuditReceiver(options: AuditReceiverOptions): AuditReceiver {
  const running = new Set<Promise<void>>()
  const { tls, peers, onRefused, log } = options
  const server = createGatedServer({
    tls,
    peers,
    onRefused,
    onFailure: () => log.error('a refused node could not be audited'),
    onConnection(connection) {
      const done = receive(connection, options).finally(() => running.delete(done))
      running.add(done)
    },
  })
  return {
    listen: (at) => server.listen(at),
    async close() {
      await server.close()
      await Promise.all(running)
    },
  }
}

async function receive(connection: GatedConnection, options: AuditReceiverOptions): Promise<void> {
  const { socket } = connection
  // Our goodbye comes behind the last message that is kept, not as soon as the sender has said his.
  socket.allowHalfOpen = true
  const limits = { ...frameLimits, stalledMs, ...options.limits }
  const decoder = new FrameDecoder(limits)
  const known = connection.peer()
  const stall = new Stall(limits.stalledMs, () => socket.destroy(new StalledError()))
  const keeping = new Keeping((error) => socket.destroy(error))
  try {
    for await (const chunk of socket) {
      stall.end()
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a socket gives bytes')
      const peer = connection.peer()
      // Taken off the list meanwhile: the gated server has no request to refuse, so we close.
      if (peer === undefined) return await keeping.all()
      const kept: Promise<void>[] = []
      try {
        for (const message of decoder.push(chunk)) kept.push(options.onMessage(message, peer))
      } finally {
        keeping.add(chunk.length, Promise.all(kept))
      }
      await keeping.room()
      if (decoder.open) stall.begin()
    }
    await keeping.all()
    decoder.end()
    socket.end()
  } catch (error) {
    // A message that was not kept counts for more than what came behind it.
    await explain(
      await keeping.all().then(
        () => error,
        (failure: unknown) => failure,
      ),
    )
  } finally {
    stall.end()
    socket.destroy()
  }

  async function explain(error: unknown): Promise<void> {
    const problem = problemOf(error)
    try {
      if (problem === undefined) {
        // A reset is the sender's affair; a message that was not kept is ours.
        if (!isNetwork(error)) options.log.error('an audit message was not kept')
      } else if (known !== undefined) {
        await options.onMalformed({ problem, partial: decoder.partial(), peer: known })
      }
    } catch {
      options.log.error('malformed audit input could not be recorded')
    }
  }
}

function problemOf(error: unknown): MalformedFrames['problem'] | undefined {
  if (error instanceof SyslogFrameError) return error.problem
  return error instanceof StalledError ? 'stalled' : undefined
}

function isNetwork(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:E[A-Z]+|ERR_S\w+)$/.test(String(error.code))
  )
}

class StalledError extends Error {
  override readonly name = 'StalledError'
}

class Stall {
  readonly #ms: number
  readonly #onStalled: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, onStalled: () => void) {
    this.#ms = ms
    this.#onStalled = onStalled
  }

  begin(): void {
    this.#timer = setTimeout(this.#onStalled, this.#ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

const stalledMs = 60_000
