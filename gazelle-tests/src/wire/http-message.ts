// HTTP/1.1 messages as bytes: a request is written, an answer is read (RFC 9112).

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The connection ends with the answer, so that all bytes of it are known. */
export function writeRequest({ method, url, headers, body }: HttpRequest): Buffer {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body.length === 0 && method === 'GET' ? [] : [`Content-Length: ${body.length}`]),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

export interface HttpAnswer {
  readonly status: number
  /** By lower-case name; of a repeated field the last. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** Thrown for bytes that are no whole answer. */
export class HttpAnswerError extends Error {
  override readonly name = 'HttpAnswerError'
}

/** Takes all bytes up to the end of the connection. Throws HttpAnswerError. */
export function readAnswer(bytes: Buffer): HttpAnswer {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) throw new HttpAnswerError('the connection ended before the head of an answer')
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1]
  if (status === undefined) throw new HttpAnswerError('the answer has no status line')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(status), headers, body: bodyOf(bytes.subarray(headEnd + 4), headers) }
}

function bodyOf(rest: Buffer, headers: ReadonlyMap<string, string>): Buffer {
  if (headers.get('transfer-encoding') === 'chunked') return unchunk(rest)
  const length = Number(headers.get('content-length') ?? rest.length)
  if (rest.length < length) throw new HttpAnswerError('the answer is shorter than it says')
  return rest.subarray(0, length)
}

function unchunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size
    if (lineEnd === -1 || Number.isNaN(size) || bytes.length < end + 2) {
      throw new HttpAnswerError('the answer breaks off within its chunks')
    }
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
