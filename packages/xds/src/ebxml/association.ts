// Association ↔ its ebRIM namesake (ITI TF-3: 4.2.2, 4.2.5).
import type { Association as RimAssociation } from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Association, AssociationType } from '../metadata/association.ts'
import {
  type Reading,
  checkShape,
  codes,
  commonAttributes,
  extraSlots,
  slotValue,
} from './attribute-reader.ts'
import {
  type ChildIds,
  codeClassifications,
  objectBase,
  objectWriter,
  slots,
} from './attribute-writer.ts'
import { type OwnParts, foreignParts } from './foreign-parts.ts'
import { associationDocumentation } from './schemes.ts'

/** Undefined, with a report, when its type is none that may be registered. */
export function decodeAssociation(reading: Reading<RimAssociation>): Association | undefined {
  const { object, report } = reading
  const type = associationTypeOf(object.associationType)
  if (type === undefined) {
    report('associationType is not one that can be registered')
    return undefined
  }
  checkShape(reading)
  return {
    kind: 'association',
    ...commonAttributes(reading),
    type,
    sourceId: end('sourceObject', reading),
    targetId: end('targetObject', reading),
    submissionSetStatus: submissionSetStatus(reading),
    documentation: codes(reading, 'association documentation', associationDocumentation),
    extraSlots: extraSlots(object.slots, knownSlots),
    ...foreignParts(reading, own),
  }
}

export function encodeAssociation(association: Association, childIds: ChildIds): RimAssociation {
  const writer = objectWriter(association.id, childIds)
  return {
    kind: 'Association',
    associationType: associationTypeUrns[association.type],
    sourceObject: association.sourceId,
    targetObject: association.targetId,
    ...objectBase(association, writer, {
      slots: [
        ...slots({ SubmissionSetStatus: association.submissionSetStatus }),
        ...association.extraSlots,
      ],
      classifications: codeClassifications(
        writer,
        associationDocumentation,
        association.documentation,
      ),
    }),
  }
}

/** The type that a URN names; undefined for one that cannot be registered. */
export function associationTypeOf(urn: string): AssociationType | undefined {
  return types.get(urn)
}

const associationTypeUrns: Readonly<Record<AssociationType, string>> = {
  HasMember: 'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember',
  RPLC: 'urn:ihe:iti:2007:AssociationType:RPLC',
  XFRM: 'urn:ihe:iti:2007:AssociationType:XFRM',
  APND: 'urn:ihe:iti:2007:AssociationType:APND',
  XFRM_RPLC: 'urn:ihe:iti:2007:AssociationType:XFRM_RPLC',
  signs: 'urn:ihe:iti:2007:AssociationType:signs',
  IsSnapshotOf: 'urn:ihe:iti:2010:AssociationType:IsSnapshotOf',
}

const associationTypes: readonly AssociationType[] = [
  'HasMember',
  'RPLC',
  'XFRM',
  'APND',
  'XFRM_RPLC',
  'signs',
  'IsSnapshotOf',
]

const types: ReadonlyMap<string, AssociationType> = new Map(
  associationTypes.map((type) => [associationTypeUrns[type], type]),
)

function end(name: 'sourceObject' | 'targetObject', { object, report }: Reading<RimAssociation>) {
  if (object[name] === '') report(`${name} is missing`)
  return normalizeUuidUrn(object[name])
}

function submissionSetStatus({ object, report }: Reading) {
  const value = slotValue(object.slots, 'SubmissionSetStatus', report)
  if (value === undefined || value === 'Original' || value === 'Reference') return value
  report('SubmissionSetStatus is neither Original nor Reference')
  return undefined
}

const knownSlots: ReadonlySet<string> = new Set(['SubmissionSetStatus'])

const own: OwnParts = { schemes: [associationDocumentation], identifiers: [], texts: 'none' }
