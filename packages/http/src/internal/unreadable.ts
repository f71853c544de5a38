// Bytes that are not HTTP, or too much of it: Node's parser stops, we answer and close
// (RFC 9112: 2.2).
import type { Socket } from 'node:net'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Log } from '@isthmus/log/log'
import { identify } from '@isthmus/tls/connected-peer'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { OnRefused } from '../refusal.ts'
import { describeFailure } from './describe-failure.ts'

export interface UnreadableParts {
  readonly peers: PeerDirectory
  readonly onRefused: OnRefused
  readonly publicUrl: string
  readonly now: () => Date
  readonly log: Log
}

type ParserError = Error & { readonly code?: string }

/** Answers what Node's parser refused; a peer's attempt is reported before the answer leaves. */
export function refuseUnreadable(parts: UnreadableParts) {
  return (error: ParserError, socket: Socket): void => {
    const status = unreadableStatus(error.code)
    const who = identify(socket, parts.peers, parts.now())
    if (status === undefined || who.kind !== 'peer') {
      socket.destroy()
      return
    }
    void refuse({ parts, peer: who.peer, socket, status })
  }
}

interface Unreadable {
  readonly parts: UnreadableParts
  readonly peer: ConnectedPeer
  readonly socket: Socket
  readonly status: string
}

// Never throws: an answer that refuses leaves in any case.
async function refuse({ parts, peer, socket, status }: Unreadable): Promise<void> {
  try {
    await parts.onRefused({
      kind: 'malformed',
      peer,
      endpoint: parts.publicUrl,
      transaction: undefined,
      reason: 'the request is not HTTP/1.1',
    })
  } catch (error) {
    parts.log.error('a refusal was not audited', { error: describeFailure(error) })
  }
  closeUnreadable(socket, status)
}

/** Undefined when the connection merely went away. */
export function unreadableStatus(code: string | undefined): string | undefined {
  if (code === undefined || gone.has(code)) return undefined
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  return '400 Bad Request'
}

/** Answers without a body and closes. */
export function closeUnreadable(socket: Socket, status: string): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  socket.destroySoon()
}

const gone: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE'])
