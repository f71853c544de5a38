// What the pure floors say of a sample of a feed, in the words of its folder.
import { readAcknowledgement, writeAcknowledgement } from '@isthmus/hl7/v2/acknowledgement'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import { headerOf, headerOfUnreadable } from '@isthmus/hl7/v2/message-header'
import { fieldOf, segmentsNamed } from '@isthmus/hl7/v2/message'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { checkIti44 } from '@isthmus/identity/check-iti-44'
import { identityChange } from '@isthmus/identity/identity-change'
import type { PatientIdentityFeed } from '@isthmus/identity/patient-identity-feed'
import { readIti8 } from '@isthmus/identity/transactions/iti-8'
import { iti44, readIti44 } from '@isthmus/identity/transactions/iti-44'
import { RequestError } from '@isthmus/ihe/request-error'
import { decodeEnvelope } from '@isthmus/soap/envelope'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { XmlError } from '@isthmus/xml/xml-error'
import type { FeedVector } from './feed-vector.ts'

const authorities = { domain: '2.999.1.2', namespaces: new Map<string, string>() }

function isAmbiguous(feed: PatientIdentityFeed): boolean {
  return identityChange(feed, authorities).kind === 'refuse'
}

/** `AA`, `closed`, or the class and code of what is wrong. */
export function judgeIti8({ bytes }: FeedVector): string {
  try {
    const message = readMessage(bytes)
    return isAmbiguous(readIti8(message, headerOf(message))) ? 'AE-102' : 'AA'
  } catch (error) {
    if (!(error instanceof Hl7MessageError)) throw error
    const header = headerOfUnreadable(bytes)
    return header === undefined ? 'closed' : codeOf(error)
  }
}

// The table of codes is the acknowledgement's own.
function codeOf({ problem, place }: Hl7MessageError): string {
  const isRejected = ['message-type', 'event', 'processing-id', 'version'].includes(problem)
  const header = headerOf(readMessage(Buffer.from('MSH|^~\\&|A||||||ADT^A01|1|P|2.3.1')))
  const answer = readMessage(
    writeAcknowledgement(
      { code: isRejected ? 'AR' : 'AE', error: { problem, place } },
      { header, now: new Date(0), controlId: '1' },
    ),
  )
  const [error] = segmentsNamed(answer, 'ERR')
  const found = error === undefined ? '' : fieldOf(error, 1).split('^')[3]
  return `${readAcknowledgement(answer)?.code}-${found?.split('&')[0]}`
}

/** `CA`, `CE`, `CR` or a fault. */
export function judgeIti44({ body }: FeedVector): string {
  try {
    const { action, body: message } = decodeEnvelope(body.toString())
    const actions = [iti44.requestAction, ...(iti44.furtherActions ?? [])]
    if (!actions.includes(action)) return 'Fault-ActionNotSupported'
    const request = iti44.decodeRequest(message)
    const [finding] = checkIti44(request)
    if (finding !== undefined) return finding.code
    return isAmbiguous(readIti44(request)) ? 'CE' : 'CA'
  } catch (error) {
    const isSenders =
      error instanceof RequestError || error instanceof XmlError || error instanceof SoapFaultError
    if (isSenders) return 'Fault-Sender'
    throw error
  }
}
