// Memory for the pieces of files on their way out; a piece that was sent makes room for another.
import { lend } from '@isthmus/mime/lent-bytes'

export interface PiecePool {
  take(): Buffer
  /** The bytes that were read into what `take` gave: whoever sends them gives the memory back. */
  lend(memory: Buffer, bytesRead: number): Uint8Array
}

export function createPiecePool(options: {
  readonly pieceBytes: number
  /** Pieces that wait for their next use. */
  readonly keptMax: number
}): PiecePool {
  const { pieceBytes, keptMax } = options
  const free: Buffer[] = []
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes),
    lend: (memory, bytesRead) =>
      lend(memory.subarray(0, bytesRead), () => {
        if (free.length < keptMax) free.push(memory)
      }),
  }
}
