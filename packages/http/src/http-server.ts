// A server for peers: mutual TLS, the allow-list, SOAP transactions and plain routes.
import type { Actor } from '@isthmus/ihe/peer'
import type { Transaction, TransactionId } from '@isthmus/ihe/transaction'
import type { Method, PeerRoute } from './plain-route.ts'
import type { SoapService } from './soap-service.ts'

export interface HttpServer {
  /** Serves a transaction by POST on the path. */
  serve<Request, Response>(
    path: string,
    transaction: Transaction<Request, Response>,
    service: SoapService<Request, Response>,
  ): void
  route(method: Method, path: string, route: PeerRoute): void
  /**
   * A number shown at /metrics, asked for at each scrape; its name and help hold no patient data.
   */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** Every route the running router knows, read from its own registrations. */
  routes(): readonly RouteDescription[]
  /** Resolves with the origin that is listened on, e.g. `https://127.0.0.1:8443`. */
  listen(): Promise<string>
  /** The origin that is listened on. Throws before `listen` has resolved. */
  readonly origin: string
  /** Takes no new request, lets running ones end for a while, then closes all connections. */
  close(): Promise<void>
}

export interface RouteDescription {
  /** `peers` asks for a client certificate; `browser` does not. */
  readonly port: 'peers' | 'browser'
  readonly method: string
  readonly path: string
  /** The SOAP transaction, or undefined for a plain route. */
  readonly transaction: TransactionId | undefined
  readonly requestAction: string | undefined
  readonly actors: readonly Actor[] | 'any-peer' | undefined
}
