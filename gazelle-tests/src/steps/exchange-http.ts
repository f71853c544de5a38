// One HTTP request over mutual TLS and what came back, read as far as it can be read.
import type { RunContext } from '../run-context.ts'
import type { StepEvidence } from '../step-report.ts'
import { exchangeBytes } from '../wire/exchange-bytes.ts'
import {
  type HttpAnswer,
  type HttpRequest,
  readAnswer,
  writeRequest,
} from '../wire/http-message.ts'
import { type SoapAnswer, readSoapAnswer } from '../wire/soap-answer.ts'

export interface HttpExchange {
  readonly answer: HttpAnswer | undefined
  readonly soap: SoapAnswer | undefined
  readonly problems: readonly string[]
  readonly evidence: StepEvidence
  readonly seconds: number
}

/** Throws TypeError for an identity that domain.json does not have. */
export async function exchangeHttp(
  request: HttpRequest,
  as: 'tester' | 'gateway',
  { identities, answerMs }: RunContext,
): Promise<HttpExchange> {
  const identity = identities.named(as)
  if (identity === undefined) throw new TypeError(`domain.json has no identity ${as}`)
  const { url } = request
  const exchange = await exchangeBytes({
    host: url.hostname,
    port: Number(url.port === '' ? 443 : url.port),
    ca: identities.ca,
    identity,
    bytes: writeRequest(request),
    timeoutMs: answerMs,
  })
  const { sent, received, tls, seconds, error } = exchange
  const evidence = { request: sent, response: received, tls }
  const common = { evidence, seconds }
  try {
    const answer = readAnswer(received)
    return { ...common, ...(await readBody(answer)), answer }
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : 'unreadable'
    const problem = error === undefined ? why : `${why} (${error})`
    return { ...common, answer: undefined, soap: undefined, problems: [problem] }
  }
}

async function readBody(answer: HttpAnswer): Promise<Pick<HttpExchange, 'soap' | 'problems'>> {
  try {
    return { soap: await readSoapAnswer(answer), problems: [] }
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : 'unreadable'
    return { soap: undefined, problems: [`the answer cannot be read: ${why}`] }
  }
}
