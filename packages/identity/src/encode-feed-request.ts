// An ITI-44 request as XML, for the sending side (ITI TF-2: 3.44.4.1.2, 3.44.4.2.2).
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type { FedRecord, IdentityFeedRequest, ReplacedRecord } from './identity-feed-v3.ts'
import { deviceTags, idTag } from './v3-elements.ts'
import { hl7v3, interactionOid, interactions } from './v3-names.ts'

/** Writes what is there, and only that, so that a bad message can be written too. */
export function encodeFeedRequest(request: IdentityFeedRequest): string {
  const { interactionId, triggers, registrations } = request
  const events = registrations.map((status) => registrationTag(status, request))
  const acts = triggers.map((trigger) =>
    tag(
      'controlActProcess',
      { classCode: 'CACT', moodCode: 'EVN' },
      optionalCode('code', trigger, interactionOid) +
        events.map((event) => tag('subject', { typeCode: 'SUBJ' }, event)).join(''),
    ),
  )
  const { element } = interactions[request.interaction]
  return tag(
    element,
    { xmlns: hl7v3, ITSVersion: 'XML_1.0' },
    [
      idTag(request.messageId),
      tag('creationTime', { value: request.creationTime }),
      interactionId === undefined
        ? ''
        : tag('interactionId', { root: interactionOid, extension: interactionId }),
      optionalCode('processingCode', request.processingCode),
      optionalCode('processingModeCode', request.processingModeCode),
      optionalCode('acceptAckCode', request.acceptAckCode),
      ...pairs(request),
      ...acts,
    ].join(''),
  )
}

// One receiver and one sender are the rule; what is more or less stands in a bad message.
function pairs({ receivers, senders }: IdentityFeedRequest): readonly string[] {
  const [receiver] = receivers
  const [sender] = senders
  return receiver === undefined || sender === undefined ? [] : [deviceTags(receiver, sender)]
}

function registrationTag(status: string | undefined, request: IdentityFeedRequest): string {
  return tag(
    'registrationEvent',
    { classCode: 'REG', moodCode: 'EVN' },
    [
      tag('id', { nullFlavor: 'NA' }),
      optionalCode('statusCode', status),
      ...request.patients.map((patient) => patientTag(patient)),
      ...request.replaced.map((prior) => replacedTag(prior)),
    ].join(''),
  )
}

function patientTag({ ids, status, names, birthTime }: FedRecord): string {
  const person = [
    ...names.map((name) => tag('name', {}, escapeText(name))),
    birthTime === undefined ? '' : tag('birthTime', { value: birthTime }),
  ].join('')
  const patient = [
    ...ids.map((id) => idTag(id)),
    optionalCode('statusCode', status),
    tag('patientPerson', { classCode: 'PSN', determinerCode: 'INSTANCE' }, person),
  ]
  return tag(
    'subject1',
    { typeCode: 'SBJ' },
    tag('patient', { classCode: 'PAT' }, patient.join('')),
  )
}

function replacedTag({ status, ids }: ReplacedRecord): string {
  const role = tag('priorRegisteredRole', { classCode: 'PAT' }, ids.map((id) => idTag(id)).join(''))
  const prior = tag(
    'priorRegistration',
    { classCode: 'REG', moodCode: 'EVN' },
    optionalCode('statusCode', status) + tag('subject1', { typeCode: 'SBJ' }, role),
  )
  return tag('replacementOf', { typeCode: 'RPLC' }, prior)
}

function optionalCode(name: string, code: string | undefined, codeSystem?: string): string {
  return code === undefined ? '' : tag(name, { code, codeSystem })
}
