// HL7 v2 messages over mutual TLS, the sending side: one connection, one message, its answer.
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { clientOptions } from '@isthmus/tls/client-options'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { FrameDecoder, encodeFrame } from './frame.ts'
import { MllpError } from './mllp-error.ts'
import { writeAll } from './internal/write-all.ts'

export interface MllpCall {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  /** Name of the peer that must answer. */
  readonly peer: string
  readonly host: string
  readonly port: number
  /** Without frame. */
  readonly message: Uint8Array
  readonly answerBytesMax?: number
  readonly signal: AbortSignal
}

/** Gives the answer without frame. Throws MllpError, and CredentialsError for an unlisted peer. */
export async function sendMllp(call: MllpCall): Promise<Uint8Array> {
  const { tls, peers, peer, host, port, signal } = call
  // HL7 has no name in ALPN.
  const options = { ...clientOptions({ tls, peers, peer }), ALPNProtocols: [], host, port }
  const frame = encodeFrame(call.message)
  const socket = connect(options)
  // Whatever breaks later than anybody waits for it breaks nothing else.
  socket.on('error', () => undefined)
  try {
    await connected(socket, signal)
    return await exchange(socket, { ...call, frame })
  } finally {
    socket.destroy()
  }
}

async function connected(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  try {
    await once(socket, 'secureConnect', { signal })
  } catch (error) {
    throw new MllpError('refused', { cause: error })
  }
}

async function exchange(
  socket: TLSSocket,
  call: MllpCall & { readonly frame: Uint8Array },
): Promise<Uint8Array> {
  const { frame, answerBytesMax = 256 * 1024, signal } = call
  const end = (): void => void socket.destroy(new MllpError('no-answer'))
  signal.addEventListener('abort', end)
  try {
    await writeAll(socket, frame, signal)
    const decoder = new FrameDecoder(answerBytesMax)
    for await (const chunk of socket) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a socket gives bytes')
      for (const answer of decoder.push(chunk)) return answer
    }
  } catch (error) {
    throw new MllpError('no-answer', { cause: error })
  } finally {
    signal.removeEventListener('abort', end)
  }
  throw new MllpError('no-answer')
}
