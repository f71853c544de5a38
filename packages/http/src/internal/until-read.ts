// When the last part of a message has been read, and with it all that its sender has to say.
import type { Part } from '@isthmus/mime/part'

export interface ReadParts {
  readonly parts: AsyncIterable<Part>
  /** Resolves when the last part has been read; never rejects. */
  readonly read: Promise<void>
}

/** The head of the first part is looked for at once: where there is none, all has been read. */
export function untilRead(source: AsyncIterable<Part>): ReadParts {
  const iterator = source[Symbol.asyncIterator]()
  const first = iterator.next()
  const { promise: read, resolve } = Promise.withResolvers<void>()
  first.then(
    ({ done }) => (done === true ? resolve() : undefined),
    () => undefined,
  )
  async function* parts(): AsyncGenerator<Part, void, undefined> {
    try {
      for (let next = await first; next.done !== true; next = await iterator.next()) {
        yield next.value
      }
      resolve()
    } finally {
      await iterator.return?.()
    }
  }
  return { parts: parts(), read }
}
