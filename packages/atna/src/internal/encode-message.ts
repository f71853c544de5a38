// Writes an audit message in the order of the schema (DICOM PS3.15: A.5.1).
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type {
  ActiveParticipant,
  AuditCode,
  AuditEvent,
  AuditMessage,
  AuditSource,
  ObjectDetail,
  ParticipantObject,
} from '../audit-message.ts'

export function encodeMessage(message: AuditMessage): string {
  return tag(
    'AuditMessage',
    {},
    [
      event(message.event),
      ...message.participants.map(participant),
      source(message.source),
      ...message.objects.map(object),
    ].join(''),
  )
}

function event(value: AuditEvent): string {
  const description = value.outcomeDescription
  return tag(
    'EventIdentification',
    {
      EventActionCode: value.action,
      EventDateTime: value.at.toISOString(),
      EventOutcomeIndicator: String(value.outcome),
    },
    [
      code('EventID', value.id),
      ...value.types.map((type) => code('EventTypeCode', type)),
      description === undefined ? '' : text('EventOutcomeDescription', description),
      ...value.purposesOfUse.map((purpose) => code('PurposeOfUse', purpose)),
    ].join(''),
  )
}

function participant(value: ActiveParticipant): string {
  return tag(
    'ActiveParticipant',
    {
      UserID: value.userId,
      AlternativeUserID: value.alternativeUserId,
      UserName: value.userName,
      UserIsRequestor: String(value.isRequestor),
      NetworkAccessPointID: value.networkAccessPoint?.id,
      NetworkAccessPointTypeCode: value.networkAccessPoint?.type,
    },
    value.roles.map((role) => code('RoleIDCode', role)).join(''),
  )
}

// Editions disagree about the type code: the newest writes an attribute csd-code.
function source(value: AuditSource): string {
  return tag(
    'AuditSourceIdentification',
    { AuditEnterpriseSiteID: value.enterpriseSiteId, AuditSourceID: value.sourceId },
    value.types.map((type) => tag('AuditSourceTypeCode', { 'csd-code': type })).join(''),
  )
}

function object(value: ParticipantObject): string {
  return tag(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: value.id,
      ParticipantObjectTypeCode: value.typeCode,
      ParticipantObjectTypeCodeRole: value.role === '' ? undefined : value.role,
      ParticipantObjectDataLifeCycle: value.lifeCycle,
    },
    [
      code('ParticipantObjectIDTypeCode', value.idType),
      nameOrQuery(value),
      ...value.details.map(detail),
      objectDescription(value),
    ].join(''),
  )
}

// DICOM PS3.15: A.5.1. Name or query, never both.
function nameOrQuery({ name, query }: ParticipantObject): string {
  if (query !== undefined) {
    return tag('ParticipantObjectQuery', {}, Buffer.from(query).toString('base64'))
  }
  return name === undefined ? '' : text('ParticipantObjectName', name)
}

// DICOM PS3.15: A.5.1. The value is base64, also of plain text.
function detail({ type, value }: ObjectDetail): string {
  return tag('ParticipantObjectDetail', { type, value: Buffer.from(value).toString('base64') })
}

function objectDescription({ description: value }: ParticipantObject): string {
  if (value === undefined) return ''
  const studies = value.studyUids.map((uid) => tag('StudyIDs', { UID: uid })).join('')
  return tag(
    'ParticipantObjectDescription',
    {},
    [
      ...value.accessionNumbers.map((number) => tag('Accession', { Number: number })),
      ...value.sopClasses.map(({ uid, instances, instanceUids }) =>
        tag(
          'SOPClass',
          { UID: uid, NumberOfInstances: String(instances) },
          instanceUids.map((instance) => tag('Instance', { UID: instance })).join(''),
        ),
      ),
      studies === '' ? '' : tag('ParticipantObjectContainsStudy', {}, studies),
    ].join(''),
  )
}

function code(name: string, value: AuditCode): string {
  return tag(name, {
    'csd-code': value.code,
    codeSystemName: value.system,
    originalText: value.text,
    displayName: value.displayName,
  })
}

function text(name: string, value: string): string {
  return tag(name, {}, escapeText(value).replaceAll('\n', '&#10;'))
}
