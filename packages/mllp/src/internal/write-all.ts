// Writes bytes and waits until they have left for the network: back-pressure reaches whoever
// answers, and a connection that is closed next has lost nothing.
import type { TLSSocket } from 'node:tls'

/** Throws when the socket breaks or the signal ends the wait. */
export async function writeAll(
  socket: TLSSocket,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const written = Promise.withResolvers<void>()
  const abort = (): void => written.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  socket.write(bytes, (error) => {
    if (error === undefined || error === null) written.resolve()
    else written.reject(error)
  })
  try {
    await written.promise
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
