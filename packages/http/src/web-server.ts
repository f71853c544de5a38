// Makes the server that browsers reach: no client certificate, therefore plain http and 127.0.0.1
// alone.
import { fastifyCookie } from '@fastify/cookie'
import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify'
import type { Log } from '@isthmus/log/log'
import type { RouteDescription } from './http-server.ts'
import { createBaseApp } from './internal/base-app.ts'
import { addBrowserRoute } from './internal/browser-route.ts'
import { lifecycle } from './internal/lifecycle.ts'
import { originGuard } from './internal/origin-guard.ts'
import { closeUnreadable, unreadableStatus } from './internal/unreadable.ts'
import type { Method, PlainAnswer, PlainLimits, PlainRequest } from './plain-route.ts'

export interface WebServerOptions {
  /** `host` must be 127.0.0.1. */
  readonly listen: { readonly host: string; readonly port: number }
  /**
   * Origin as browsers see it; requests with another Host, or changes from another Origin, are
   * refused.
   */
  readonly publicUrl: string
  readonly log: Log
  /** Fastify plugins of the app, such as static files. */
  readonly plugins?: readonly WebPlugin[]
  /** The clock; the machine's when left out. */
  readonly now?: () => Date
}

/** Made by `webPlugin(plugin, options)`, which holds the options to the plugin's own type. */
export interface WebPlugin {
  readonly register: (app: Parameters<FastifyPluginAsync>[0]) => void
}

/** A request from a browser. */
export interface BrowserRequest extends PlainRequest {
  readonly cookies: ReadonlyMap<string, string>
}

export interface BrowserRoute {
  readonly handler: (request: BrowserRequest) => Promise<BrowserAnswer>
  readonly limits?: Partial<PlainLimits>
}

export interface BrowserAnswer extends PlainAnswer {
  /** Written as Set-Cookie: path `/`, HttpOnly and SameSite=Lax unless said otherwise. */
  readonly cookies?: readonly Cookie[]
}

export interface Cookie {
  readonly name: string
  /** Undefined takes the cookie away. */
  readonly value: string | undefined
  readonly path?: string
  readonly httpOnly?: boolean
  readonly sameSite?: 'strict' | 'lax'
  readonly secure?: boolean
  readonly maxAgeSeconds?: number
}

export interface WebServer {
  route(method: Method, path: string, route: BrowserRoute): void
  /**
   * Every route the running router knows, those of plugins included, read from its own
   * registrations.
   */
  routes(): readonly RouteDescription[]
  /** Resolves with the origin that is listened on. */
  listen(): Promise<string>
  /** The origin that is listened on. Throws before `listen` has resolved. */
  readonly origin: string
  close(): Promise<void>
}

export class WebServerError extends Error {
  override readonly name = 'WebServerError'
}

export function webPlugin<Options extends object>(
  plugin: FastifyPluginCallback<Options> | FastifyPluginAsync<Options>,
  options: Options,
): WebPlugin {
  return {
    register(app) {
      void app.register(plugin, options)
    },
  }
}

/**
 * Throws WebServerError for any address but 127.0.0.1: nobody shall learn to send patient data
 * over plain http.
 */
export function createWebServer(options: WebServerOptions): WebServer {
  const { listen, log } = options
  if (listen.host !== '127.0.0.1') {
    throw new WebServerError('the browser port speaks plain http and listens on 127.0.0.1 alone')
  }
  const { app, routes } = createBaseApp({
    port: 'browser',
    log,
    onUnreadable(error, socket) {
      const status = unreadableStatus(error.code)
      if (status === undefined) socket.destroy()
      else closeUnreadable(socket, status)
    },
  })
  const life = lifecycle({ app, listen, scheme: 'http', closeMs: 2_000 })
  app.addHook('onRequest', originGuard(new URL(options.publicUrl)))
  void app.register(fastifyCookie)
  for (const plugin of options.plugins ?? []) plugin.register(app)
  const now = options.now ?? (() => new Date())
  return {
    route: (method, path, route) => addBrowserRoute({ app, log, now, method, path, route }),
    routes,
    listen: life.listen,
    get origin() {
      return life.origin()
    },
    close: life.close,
  }
}
