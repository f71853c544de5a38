// Whatever went wrong before an answer could be given, as a SOAP fault; refusals are reported
// before it leaves.
import { RequestError } from '@isthmus/ihe/request-error'
import { AssertionError, subcodeName } from '@isthmus/saml/assertion-error'
import { encodeFault } from '@isthmus/soap/fault'
import { simpleContentType } from '@isthmus/soap/simple'
import { type SoapFault, SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { BodyError } from '../body-error.ts'
import type { Refusal } from '../refusal.ts'
import { deliver } from './deliver.ts'
import { describeFailure } from './describe-failure.ts'
import type { Outcome } from './metrics.ts'
import type { Heard } from './receive.ts'
import type { SoapWork } from './soap-answer.ts'
import { newMessageId } from './soap-message.ts'

/** Never throws. Nobody is left to hear of a connection that broke, and nothing was refused. */
export async function answerFault<Request, Response>(
  work: SoapWork<Request, Response>,
  heard: Heard,
  error: unknown,
): Promise<Outcome> {
  const { arrival, log, limits } = work
  if (error instanceof BodyError && error.problem === 'broken') {
    arrival.response.destroy()
    return 'broken'
  }
  const { fault, outcome } = await judge(work, heard, error)
  const how = await deliver(arrival, {
    status: fault.httpStatus,
    headers: { 'content-type': simpleContentType() },
    body: encodeFault(fault, { relatesTo: heard.envelope?.messageId, messageId: newMessageId() }),
    stalledMs: limits.stalledMs,
    ended: undefined,
    log,
  })
  return how === 'broken' ? 'broken' : outcome
}

/** What a failure becomes. */
export interface Judged {
  readonly fault: SoapFaultError
  readonly outcome: Outcome
}

/** The fault that a failure earns; a refusal is reported before it is given. Never throws. */
export async function judge<Request, Response>(
  work: SoapWork<Request, Response>,
  heard: Heard,
  error: unknown,
): Promise<Judged> {
  const refused = refusalOf(error, heard)
  if (refused === undefined) return ownFailure(work, error)
  const { arrival, transaction, onRefused } = work
  const { peer, endpoint } = arrival
  try {
    await onRefused({ ...refused.refusal, peer, endpoint, transaction: transaction.id })
  } catch (failure) {
    return ownFailure(work, failure)
  }
  return { fault: new SoapFaultError(refused.fault), outcome: 'refused' }
}

type RefusalFacts =
  | Pick<Extract<Refusal, { kind: 'malformed' }>, 'kind' | 'reason'>
  | Pick<
      Extract<Refusal, { kind: 'assertion' }>,
      'kind' | 'reason' | 'subcode' | 'requestXml' | 'replyTo'
    >

interface Refused {
  readonly fault: SoapFault
  readonly refusal: RefusalFacts
}

/**
 * Undefined when the fault is ours: in a handler, the answer of another peer may have thrown the
 * same classes. An AssertionError is the asker's there, too: no call of ours throws it.
 */
function refusalOf(error: unknown, { phase, envelope, partsFailure }: Heard): Refused | undefined {
  if (error instanceof RequestError) return malformed({ code: 'Sender', reason: error.message })
  if (error instanceof AssertionError) {
    const { subcode, reason } = error
    return {
      fault: { code: 'Sender', subcodes: [subcodeName(subcode)], reason: error.message },
      refusal: {
        kind: 'assertion',
        subcode,
        reason,
        requestXml: envelope?.bodyXml ?? '',
        replyTo: envelope?.replyTo ?? '',
      },
    }
  }
  if (phase === 'handling' && error !== partsFailure) return undefined
  if (error instanceof SoapFaultError) return malformed(error)
  if (error instanceof BodyError) {
    return malformed({ code: 'Sender', reason: `The message is refused: ${error.message}.` })
  }
  return undefined
}

function malformed(fault: SoapFault): Refused {
  return { fault, refusal: { kind: 'malformed', reason: fault.reason } }
}

function ownFailure<Request, Response>(
  { arrival, transaction, log }: SoapWork<Request, Response>,
  error: unknown,
): Judged {
  const { requestId } = arrival
  log.error('request failed', {
    requestId,
    incident: requestId,
    transaction: transaction.id,
    error: describeFailure(error),
  })
  const reason = `The request could not be processed; incident ${requestId}.`
  return { fault: new SoapFaultError({ code: 'Receiver', reason }), outcome: 'failed' }
}
