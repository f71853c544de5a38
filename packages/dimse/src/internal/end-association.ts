// Ends an association that broke the rules: A-ABORT, then the connection (DICOM PS3.8: 9.3.8).
import type { Socket } from 'node:net'

/** Source and reason of an A-ABORT (DICOM PS3.8: Table 9-26). */
export const abortReason = {
  user: { source: 0, reason: 0 },
  notSpecified: { source: 2, reason: 0 },
  unrecognizedPdu: { source: 2, reason: 1 },
  unexpectedPdu: { source: 2, reason: 2 },
  invalidParameter: { source: 2, reason: 6 },
} as const

export type AbortReason = (typeof abortReason)[keyof typeof abortReason]

/**
 * DICOM PS3.8: 9.2.3. After A-ABORT the other side is waited for until the ARTIM timer ends; what it
 * still sends goes unread by anybody but the socket.
 */
export function endAssociation(socket: Socket, { source, reason }: AbortReason): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const artim = setTimeout(() => socket.destroy(), artimMs)
  socket.once('close', () => clearTimeout(artim))
  socket.end(Buffer.from([0x07, 0, 0, 0, 0, 4, 0, 0, source, reason]))
  socket.resume()
}

const artimMs = 5_000
