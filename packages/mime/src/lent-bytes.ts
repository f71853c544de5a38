// Bytes whose memory is used again when they have been sent: fresh memory for each piece of a large
// answer costs more than reading the piece.

const lenders = new WeakMap<Uint8Array, () => void>()

/** `comeBack` is called at most once, by whoever sends the bytes; who keeps them calls nobody. */
export function lend(bytes: Uint8Array, comeBack: () => void): Uint8Array {
  lenders.set(bytes, comeBack)
  return bytes
}

/** From now on nobody looks at the bytes. Does nothing for bytes that were not lent. */
export function giveBack(bytes: Uint8Array): void {
  const comeBack = lenders.get(bytes)
  lenders.delete(bytes)
  comeBack?.()
}
