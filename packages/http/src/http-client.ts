// A client for peers: mutual TLS, each peer pinned to its certificate.
import type { Transaction } from '@isthmus/ihe/transaction'
import type { Call, CallAnswer } from './call.ts'
import type { Method } from './plain-route.ts'

export interface HttpClient {
  /** Throws SoapFaultError (soap) for a fault, CallError for everything else that is no answer. */
  call<Request, Response>(
    transaction: Transaction<Request, Response>,
    call: Call<Request>,
  ): Promise<CallAnswer<Response>>
  /** One plain HTTPS request. Any status is an answer. Throws CallError when none came. */
  request(request: PlainCall): Promise<PlainCallAnswer>
  /** Lets running calls end, then closes the connections. */
  close(): Promise<void>
}

export interface PlainCall {
  readonly method: Method
  readonly url: string
  readonly peer: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
  readonly limits?: Partial<PlainCallLimits>
}

export interface PlainCallLimits {
  readonly bodyBytesMax: number
  readonly answerMs: number
  readonly stalledMs: number
}

export interface PlainCallAnswer extends AsyncDisposable {
  readonly status: number
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** Bounded by `bodyBytesMax`. Read it all or dispose of the answer. */
  readonly body: AsyncIterable<Uint8Array>
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** The whole body as JSON. */
  json(): Promise<unknown>
}
