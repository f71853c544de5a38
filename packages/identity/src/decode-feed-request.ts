// The body of an ITI-44 request as a typed value (ITI TF-2: 3.44.4.1.2, 3.44.4.2.2).
import { RequestError } from '@isthmus/ihe/request-error'
import type { XmlElement } from '@isthmus/xml/element'
import type {
  FedRecord,
  FeedInteraction,
  IdentityFeedRequest,
  ReplacedRecord,
} from './identity-feed-v3.ts'
import { attributeAt, codeAt, elementsAt, toIds } from './v3-elements.ts'
import { hl7v3, interactions } from './v3-names.ts'

/** Throws RequestError for a body that cannot be acknowledged: another message, or one without id. */
export function decodeFeedRequest(body: XmlElement): IdentityFeedRequest {
  const interaction = interactionOf(body)
  const [messageId] = toIds(elementsAt(body, ['id']))
  if (messageId === undefined) throw new RequestError('the message has no id')
  const acts = elementsAt(body, ['controlActProcess'])
  const registrations = elementsAt(body, ['controlActProcess', 'subject', 'registrationEvent'])
  return {
    interaction,
    messageId,
    creationTime: attributeAt(body, 'creationTime', 'value') ?? '',
    interactionId: attributeAt(body, 'interactionId', 'extension'),
    processingCode: codeAt(body, 'processingCode'),
    processingModeCode: codeAt(body, 'processingModeCode'),
    acceptAckCode: codeAt(body, 'acceptAckCode'),
    receivers: devices(body, 'receiver'),
    senders: devices(body, 'sender'),
    triggers: acts.map((act) => codeAt(act, 'code')),
    registrations: registrations.map((registration) => codeAt(registration, 'statusCode')),
    patients: registrations.flatMap((registration) =>
      elementsAt(registration, ['subject1', 'patient']).map((patient) => toRecord(patient)),
    ),
    replaced: registrations.flatMap((registration) =>
      elementsAt(registration, ['replacementOf', 'priorRegistration']).map((prior) =>
        toReplaced(prior),
      ),
    ),
  }
}

function interactionOf(body: XmlElement): FeedInteraction {
  const known: readonly FeedInteraction[] = ['add', 'revise', 'merge']
  const found = known.find(
    (interaction) => body.namespace === hl7v3 && body.name === interactions[interaction].element,
  )
  if (found === undefined) {
    throw new RequestError('the body is none of PRPA_IN201301UV02, 302, 304')
  }
  return found
}

function devices(body: XmlElement, role: string) {
  return elementsAt(body, [role]).flatMap((end) =>
    toIds(elementsAt(end, ['device', 'id'])).slice(0, 1),
  )
}

function toRecord(patient: XmlElement): FedRecord {
  return {
    ids: toIds(elementsAt(patient, ['id'])),
    status: codeAt(patient, 'statusCode'),
    names: elementsAt(patient, ['patientPerson', 'name'])
      .map((name) => textOf(name))
      .filter((name) => name !== ''),
    birthTime: elementsAt(patient, ['patientPerson'])
      .map((person) => attributeAt(person, 'birthTime', 'value'))
      .find((value) => value !== undefined),
  }
}

function toReplaced(prior: XmlElement): ReplacedRecord {
  return {
    status: codeAt(prior, 'statusCode'),
    ids: toIds(elementsAt(prior, ['subject1', 'priorRegisteredRole', 'id'])),
  }
}

function textOf(name: XmlElement): string {
  return [name, ...name.children]
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ')
}
