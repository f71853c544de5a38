// Makes the server that browsers reach: no client certificate, therefore plain http and 127.0.0.1 alone.
import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify'
import type { Log } from '@isthmus/log/log'
import type { RouteDescription } from './http-server.ts'
import type { Method, PlainAnswer, PlainLimits, PlainRequest } from './plain-route.ts'

export interface WebServerOptions {
  /** `host` must be 127.0.0.1. */
  readonly listen: { readonly host: string; readonly port: number }
  /** Origin as browsers see it; requests with another Host, or changes from another Origin, are refused. */
  readonly publicUrl: string
  readonly log: Log
  /** Fastify plugins of the app, such as cookies and static files. */
  readonly plugins?: readonly WebPlugin[]
  readonly now?: () => Date
}

/** Make it by `webPlugin(plugin, options)`, which holds the options to the plugin's own type. */
export interface WebPlugin {
  readonly plugin: FastifyPluginCallback<object> | FastifyPluginAsync<object>
  readonly options: object
}

export declare function webPlugin<Options extends object>(
  plugin: FastifyPluginCallback<Options> | FastifyPluginAsync<Options>,
  options: Options,
): WebPlugin

/** A request from a browser. */
export interface BrowserRequest extends PlainRequest {
  /** Empty unless @fastify/cookie is among the plugins. */
  readonly cookies: ReadonlyMap<string, string>
}

export interface BrowserRoute {
  readonly handler: (request: BrowserRequest) => Promise<BrowserAnswer>
  readonly limits?: Partial<PlainLimits>
}

export interface BrowserAnswer extends PlainAnswer {
  /** Written by @fastify/cookie, which must be among the plugins. */
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
  routes(): readonly RouteDescription[]
  listen(): Promise<string>
  readonly origin: string
  close(): Promise<void>
}

export declare function createWebServer(options: WebServerOptions): WebServer
