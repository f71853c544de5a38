// Reads an audit message as RFC 3881 and the editions of DICOM PS3.15 wrote it, and as peers really
// send it.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child, children } from '@isthmus/xml/find'
import type {
  ActiveParticipant,
  AuditCode,
  AuditEvent,
  AuditMessage,
  AuditSource,
  EventAction,
  EventOutcome,
  ObjectDetail,
  ParticipantObject,
} from '../audit-message.ts'
import { AuditMessageError } from '../audit-message-error.ts'

export function decodeMessage(root: XmlElement): AuditMessage {
  if (root.name !== 'AuditMessage' || root.namespace !== '') {
    throw new AuditMessageError('the root element is not AuditMessage')
  }
  const participants = children(root, '', 'ActiveParticipant').map(participant)
  if (participants.length === 0) throw new AuditMessageError('ActiveParticipant is missing')
  return {
    event: event(needed(root, 'EventIdentification')),
    participants,
    source: source(needed(root, 'AuditSourceIdentification')),
    objects: children(root, '', 'ParticipantObjectIdentification').map(object),
  }
}

function event(element: XmlElement): AuditEvent {
  const described = child(element, '', 'EventOutcomeDescription')
  return {
    id: code(needed(element, 'EventID')),
    types: children(element, '', 'EventTypeCode').map(code),
    action: action(attribute(element, 'EventActionCode')),
    at: dateTime(value(element, 'EventDateTime')),
    outcome: outcome(value(element, 'EventOutcomeIndicator')),
    ...(described !== undefined && { outcomeDescription: described.text }),
    purposesOfUse: children(element, '', 'PurposeOfUse').map(code),
  }
}

function participant(element: XmlElement): ActiveParticipant {
  const alternativeUserId = attribute(element, 'AlternativeUserID')
  const userName = attribute(element, 'UserName')
  const point = attribute(element, 'NetworkAccessPointID')
  const type = attribute(element, 'NetworkAccessPointTypeCode')
  return {
    userId: value(element, 'UserID'),
    ...(alternativeUserId !== undefined && { alternativeUserId }),
    ...(userName !== undefined && { userName }),
    isRequestor: ['true', '1'].includes(attribute(element, 'UserIsRequestor') ?? ''),
    roles: children(element, '', 'RoleIDCode').map(code),
    ...(point !== undefined &&
      (type === '1' || type === '2') && { networkAccessPoint: { id: point, type } }),
  }
}

// 2016a wrote the digit as text, 2016c as `code`, 2017c as `csd-code`.
function source(element: XmlElement): AuditSource {
  const enterpriseSiteId = attribute(element, 'AuditEnterpriseSiteID')
  return {
    sourceId: value(element, 'AuditSourceID'),
    ...(enterpriseSiteId !== undefined && { enterpriseSiteId }),
    types: children(element, '', 'AuditSourceTypeCode').map(
      (type) => attribute(type, 'csd-code') ?? attribute(type, 'code') ?? type.text.trim(),
    ),
  }
}

function object(element: XmlElement): ParticipantObject {
  const name = child(element, '', 'ParticipantObjectName')
  const query = child(element, '', 'ParticipantObjectQuery')
  const lifeCycle = attribute(element, 'ParticipantObjectDataLifeCycle')
  const described = children(element, '', 'ParticipantObjectDescription')
  return {
    id: value(element, 'ParticipantObjectID'),
    typeCode: objectType(attribute(element, 'ParticipantObjectTypeCode')),
    role: attribute(element, 'ParticipantObjectTypeCodeRole') ?? '',
    ...(lifeCycle !== undefined && { lifeCycle }),
    idType: code(needed(element, 'ParticipantObjectIDTypeCode')),
    ...(name !== undefined && { name: name.text }),
    ...(query !== undefined && { query: Buffer.from(query.text, 'base64') }),
    details: children(element, '', 'ParticipantObjectDetail').map(detail),
    ...(described.length > 0 && { description: description(described) }),
  }
}

function detail(element: XmlElement): ObjectDetail {
  const encoded = attribute(element, 'value') ?? ''
  return {
    type: attribute(element, 'type') ?? '',
    value: Buffer.from(encoded, 'base64').toString(),
  }
}

function description(
  elements: readonly XmlElement[],
): NonNullable<ParticipantObject['description']> {
  const all = (name: string): readonly XmlElement[] =>
    elements.flatMap((element) => children(element, '', name))
  return {
    accessionNumbers: all('Accession').map((element) => value(element, 'Number')),
    sopClasses: all('SOPClass').map((element) => ({
      uid: attribute(element, 'UID') ?? '',
      instances: count(value(element, 'NumberOfInstances')),
      instanceUids: children(element, '', 'Instance').map((one) => value(one, 'UID')),
    })),
    studyUids: all('ParticipantObjectContainsStudy')
      .flatMap((element) => children(element, '', 'StudyIDs'))
      .map((element) => value(element, 'UID')),
  }
}

// LENIENT: RFC 3881 wrote `code` where DICOM writes `csd-code`, and left texts out; peers still do.
function code(element: XmlElement): AuditCode {
  const display = attribute(element, 'displayName')
  const found = attribute(element, 'csd-code') ?? attribute(element, 'code')
  if (found === undefined) throw new AuditMessageError(`${element.name} has no code`)
  return {
    code: found,
    system: attribute(element, 'codeSystemName') ?? attribute(element, 'codeSystem') ?? '',
    text: attribute(element, 'originalText') ?? display ?? '',
    ...(display !== undefined && { displayName: display }),
  }
}

function action(given: string | undefined): EventAction {
  if (given === undefined) return 'E'
  const found = actions.find((one) => one === given)
  if (found === undefined) throw new AuditMessageError('EventActionCode is none of C, R, U, D, E')
  return found
}

function outcome(given: string): EventOutcome {
  const found = outcomes.find((one) => String(one) === given)
  if (found === undefined)
    throw new AuditMessageError('EventOutcomeIndicator is none of 0, 4, 8, 12')
  return found
}

function objectType(given: string | undefined): ParticipantObject['typeCode'] {
  return given === '1' || given === '2' || given === '3' ? given : '4'
}

// xs:dateTime; without a zone it is taken as UTC, the only reading that does not depend on our own
// place.
function dateTime(given: string): Date {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/.exec(
    given.trim(),
  )
  const at = new Date(found === null ? NaN : `${found[1]}${found[2] ?? 'Z'}`)
  if (Number.isNaN(at.getTime()))
    throw new AuditMessageError('EventDateTime is not a date and time')
  return at
}

function count(given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new AuditMessageError('NumberOfInstances is not a number')
  return Number(given)
}

function needed(parent: XmlElement, name: string): XmlElement {
  const found = child(parent, '', name)
  if (found === undefined) throw new AuditMessageError(`${name} is missing`)
  return found
}

function value(element: XmlElement, name: string): string {
  const found = attribute(element, name)
  if (found === undefined) throw new AuditMessageError(`${name} is missing`)
  return found
}

const actions = ['C', 'R', 'U', 'D', 'E'] as const
const outcomes = [0, 4, 8, 12] as const
