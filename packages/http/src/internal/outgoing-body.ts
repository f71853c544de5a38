// Writes a streamed body at the speed of whoever reads it.
import type { Writable } from 'node:stream'
import { giveBack } from '@isthmus/mime/lent-bytes'
import { interruption } from './interruption.ts'
import { joinChunks } from './join-chunks.ts'

/** The other side went away, or took nothing for too long. */
export class OutgoingBrokenError extends Error {
  override readonly name = 'OutgoingBrokenError'
}

/**
 * Pulls the chunks and writes them; resolves when all of them, and the end, were handed to the
 * operating system.
 * Throws what the source throws, or OutgoingBrokenError as soon as the target is closed, also where
 * the source gives nothing; the target is then neither ended nor destroyed.
 */
export async function writeOutgoing(
  target: Writable,
  source: AsyncIterable<Uint8Array>,
  stalledMs: number,
): Promise<void> {
  const going = interruption()
  const gone = (): void => going.interrupt(new OutgoingBrokenError('the connection is gone'))
  target.once('close', gone)
  try {
    for await (const chunk of joinChunks(source, going)) {
      if (target.destroyed) throw new OutgoingBrokenError('the connection is gone')
      if (!write(target, chunk)) await drained(target, stalledMs)
    }
  } finally {
    target.off('close', gone)
  }
  await end(target, undefined, stalledMs)
}

function write(target: Writable, chunk: Uint8Array): boolean {
  return target.write(chunk, (error) => {
    // After an error nobody knows who still looks at the chunk.
    if (error === null || error === undefined) giveBack(chunk)
  })
}

/** Writes a last piece, if any, and the end; resolves as `writeOutgoing` does. */
export function end(
  target: Writable,
  last: string | Uint8Array | undefined,
  stalledMs: number,
): Promise<void> {
  return waiting(target, stalledMs, (done) => {
    if (last === undefined) target.end(done)
    else target.end(last, done)
    return () => undefined
  })
}

function drained(target: Writable, stalledMs: number): Promise<void> {
  return waiting(target, stalledMs, (done) => {
    target.once('drain', done)
    return () => target.off('drain', done)
  })
}

/** `start` arranges for `done` to be called and gives back how to undo that. */
function waiting(
  target: Writable,
  stalledMs: number,
  start: (done: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (target.destroyed) {
      reject(new OutgoingBrokenError('the connection is gone'))
      return
    }
    const timer = setTimeout(() => settle('the other side takes nothing'), stalledMs)
    target.once('close', gone)
    const undo = start(() => settle(undefined))
    function gone(): void {
      settle('the connection is gone')
    }
    function settle(problem: string | undefined): void {
      clearTimeout(timer)
      target.off('close', gone)
      undo()
      if (problem === undefined) resolve()
      else reject(new OutgoingBrokenError(problem))
    }
  })
}
