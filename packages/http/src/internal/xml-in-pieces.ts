// The body of an answer that comes in pieces: gathered while it is short, passed on when it is not.

/** What was gathered; `rest` is undefined when that is all. */
export interface BegunXml {
  readonly gathered: string
  /** Pieces joined to a size that is worth a write. Ends, throws and is closed with its source. */
  readonly rest: AsyncIterable<string> | undefined
  /** Tells the source that nothing more will be pulled; once is enough. */
  close(): Promise<void>
}

/** Pulls until it is over or long. Throws what the source throws, and TypeError when it is empty. */
export async function beginXml(pieces: AsyncIterable<string>): Promise<BegunXml> {
  const source = pieces[Symbol.asyncIterator]()
  const close = closeOnce(source)
  const first = await gather(source)
  if (first.text === '') throw new TypeError('responseXml gives nothing')
  return {
    gathered: first.text,
    rest: first.isLast ? undefined : joined(source, close),
    close: first.isLast ? () => Promise.resolve() : close,
  }
}

interface Gathered {
  readonly text: string
  readonly isLast: boolean
}

async function gather(source: AsyncIterator<string, unknown>): Promise<Gathered> {
  let text = ''
  while (text.length < gatheredCharactersMin) {
    const { done, value } = await source.next()
    if (done === true) return { text, isLast: true }
    text += value
  }
  return { text, isLast: false }
}

async function* joined(
  source: AsyncIterator<string, unknown>,
  close: () => Promise<void>,
): AsyncGenerator<string, void, undefined> {
  try {
    for (;;) {
      const { text, isLast } = await gather(source)
      if (text !== '') yield text
      if (isLast) return
    }
  } finally {
    await close()
  }
}

function closeOnce(source: AsyncIterator<string, unknown>): () => Promise<void> {
  let isClosed = false
  return async () => {
    if (isClosed) return
    isClosed = true
    await source.return?.()
  }
}

const gatheredCharactersMin = 128 * 1024
