// Opening and closing a server: running requests may end, then every connection goes.
import type { FastifyInstance } from 'fastify'

export interface Lifecycle {
  readonly listen: () => Promise<string>
  readonly origin: () => string
  readonly closing: () => boolean
  readonly close: () => Promise<void>
}

export function lifecycle(options: {
  readonly app: FastifyInstance
  readonly listen: { readonly host: string; readonly port: number }
  readonly scheme: 'http' | 'https'
  readonly closeMs: number
}): Lifecycle {
  const { app, scheme, listen } = options
  let origin: string | undefined
  let closing = false
  return {
    async listen() {
      await app.listen(listen)
      const address = app.server.address()
      const port = typeof address === 'object' && address !== null ? address.port : listen.port
      const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host
      origin = `${scheme}://${host}:${port}`
      return origin
    },
    origin() {
      if (origin === undefined) throw new TypeError('the server is not listening')
      return origin
    },
    closing: () => closing,
    async close() {
      closing = true
      const cut = setTimeout(() => app.server.closeAllConnections(), options.closeMs)
      const closed = app.close()
      app.server.closeIdleConnections()
      await closed
      clearTimeout(cut)
    },
  }
}
