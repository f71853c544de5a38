// A browser without a screen: it keeps cookies, follows redirects and posts forms and JSON, over
// plain http.
import { type IncomingMessage, request as httpRequest } from 'node:http'

export interface BrowserAnswer {
  /** Where the redirects ended. */
  readonly url: string
  readonly status: number
  header(name: string): string | undefined
  /** Can be read once. */
  readonly body: AsyncIterable<Uint8Array>
  text(): Promise<string>
}

export interface Browser {
  get(url: string): Promise<BrowserAnswer>
  postForm(url: string, fields: Readonly<Record<string, string>>): Promise<BrowserAnswer>
  postJson(url: string, value: object): Promise<BrowserAnswer>
}

const redirectsMax = 10

/** Cookies are kept by origin, names and values only. */
export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>()
  async function go(url: string, sent: Sent, redirects = 0): Promise<BrowserAnswer> {
    const { origin } = new URL(url)
    const jar = jars.get(origin) ?? new Map<string, string>()
    jars.set(origin, jar)
    const response = await exchange(url, sent, jar)
    keepCookies(response, jar)
    const { location } = response.headers
    if (location === undefined) return answerOf(url, response)
    response.resume()
    if (redirects === redirectsMax) throw new RangeError('too many redirects')
    return go(new URL(location, url).href, { method: 'GET' }, redirects + 1)
  }
  return {
    get: (url) => go(url, { method: 'GET' }),
    postForm: (url, fields) =>
      go(url, {
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        body: new URLSearchParams(fields).toString(),
      }),
    postJson: (url, value) =>
      go(url, { method: 'POST', type: 'application/json', body: JSON.stringify(value) }),
  }
}

interface Sent {
  readonly method: 'GET' | 'POST'
  readonly type?: string
  readonly body?: string
}

function exchange(
  url: string,
  { method, type, body }: Sent,
  jar: ReadonlyMap<string, string>,
): Promise<IncomingMessage> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = {
    ...(cookie === '' ? {} : { cookie }),
    // What a page's own script sends: a change without it is refused.
    ...(method === 'POST' ? { origin: new URL(url).origin } : {}),
    ...(type === undefined ? {} : { 'content-type': type }),
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  httpRequest(url, { method, headers }, resolve).once('error', reject).end(body)
  return promise
}

function keepCookies({ headers }: IncomingMessage, jar: Map<string, string>): void {
  for (const line of headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
}

function answerOf(url: string, response: IncomingMessage): BrowserAnswer {
  return {
    url,
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: response,
    async text() {
      const pieces: Uint8Array[] = []
      for await (const piece of response) pieces.push(piece)
      return Buffer.concat(pieces).toString('utf8')
    },
  }
}
