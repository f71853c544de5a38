// Stands between the runner and a service, ends TLS itself, and may alter what the service answers.
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Identity } from '@isthmus/tls/authority'

export interface ProxyOptions {
  /** What the proxy shows to the runner. */
  readonly identity: Identity
  /** Origin of the service. */
  readonly upstream: URL
  /** What the proxy shows to the service. */
  readonly tester: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer }
  /** Path of the request, and the answer's body; gives the body that is passed on. */
  readonly alter: (path: string, body: Buffer) => Buffer
}

export interface FaultProxy {
  readonly origin: string
  close(): Promise<void>
}

export async function startFaultProxy(options: ProxyOptions): Promise<FaultProxy> {
  const { certificate: cert, privateKey: key } = options.identity
  const server = createServer({ cert, key }, (incoming, answer) => {
    pass(incoming, options)
      .then(({ status, headers, body }) => answer.writeHead(status, headers).end(body))
      .catch(() => answer.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `https://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Passed {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

async function pass(
  incoming: IncomingMessage,
  { upstream, tester, alter }: ProxyOptions,
): Promise<Passed> {
  const { method, url: path = '/', headers } = incoming
  const outgoing = request(new URL(path, upstream), { method, headers, ...tester, agent: false })
  // What goes wrong before the answer is thrown below, and what goes wrong within it by its body.
  outgoing.on('error', () => undefined)
  outgoing.end(await collect(incoming))
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  const body = alter(path, await collect(answer))
  const { 'transfer-encoding': _, ...kept } = answer.headers
  return {
    status: answer.statusCode ?? 502,
    headers: { ...kept, 'content-length': String(body.length) },
    body,
  }
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
