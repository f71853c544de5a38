// Memory for the pieces of documents on their way to disk or from it, used again and again: fresh
// memory for each piece costs more than the copy, and full garbage collections besides.

const pieceBytes = 512 * 1024

export function takeMemory(): Buffer<ArrayBuffer> {
  return free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
}

/** From now on nobody looks at it. */
export function returnMemory(memory: Buffer<ArrayBuffer>): void {
  if (free.length < freeMax) free.push(memory)
}

const freeMax = 16
const free: Buffer<ArrayBuffer>[] = []
