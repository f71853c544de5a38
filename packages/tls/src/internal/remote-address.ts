// The other side's address as audit messages write it.
import type { Socket } from 'node:net'

/** Without the IPv4-mapped prefix; `unknown` when the socket is gone already. */
export function remoteAddress(socket: Socket): string {
  return (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '')
}
