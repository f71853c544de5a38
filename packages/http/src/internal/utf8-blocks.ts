// Text on its way out as UTF-8, in blocks of memory that are used again when they have been sent.
import { lend } from '@isthmus/mime/lent-bytes'

/**
 * Gives full blocks and what is left; a block is lent, so whoever sends it gives it back. Pulls no
 * piece before the block that holds the one before was taken.
 */
export async function* utf8Blocks(
  pieces: AsyncIterable<string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let block = takeBlock()
  let filled = 0
  for await (const piece of pieces) {
    let rest = piece
    while (rest !== '') {
      const { read, written } = encoder.encodeInto(rest, block.subarray(filled))
      filled += written
      if (read === rest.length) break
      rest = rest.slice(read)
      yield lendBlock(block, filled)
      block = takeBlock()
      filled = 0
    }
  }
  if (filled > 0) yield lendBlock(block, filled)
  else keep(block)
}

const encoder = new TextEncoder()
const free: Uint8Array[] = []

function takeBlock(): Uint8Array {
  return free.pop() ?? new Uint8Array(blockBytes)
}

function lendBlock(block: Uint8Array, filled: number): Uint8Array {
  return lend(block.subarray(0, filled), () => keep(block))
}

function keep(block: Uint8Array): void {
  if (free.length < keptMax) free.push(block)
}

const blockBytes = 128 * 1024
/** Blocks that wait for their next use. */
const keptMax = 16
