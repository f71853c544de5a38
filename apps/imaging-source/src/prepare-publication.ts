// Manifest and metadata of a planned publication, with identifiers that are new once and the same
// in every retry.
import { anatomicRegion, currentAnatomicRegion } from '@isthmus/dicom/anatomic-regions'
import type { CodedConcept } from '@isthmus/dicom/coded-concept'
import { implementationClassUid, implementationVersionName } from '@isthmus/dicom/implementation'
import type { InstanceHeader, Issuer } from '@isthmus/dicom/instance-header'
import { uidFromUuid } from '@isthmus/dicom/uid'
import { writeManifest } from '@isthmus/dicom/write-manifest'
import type { IssuedNumber } from '@isthmus/xds/document-description'
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import { manifestSubmission } from '@isthmus/xds/imaging-metadata'
import type { ImagingSourceConfig } from './config.ts'
import type { NewPublication } from './db/publications.ts'
import type { PublicationPlan } from './plan-publication.ts'
import { zoneOf } from './zone.ts'

export interface PreparationFacts {
  readonly now: Date
  readonly newUuid: () => string
  /** The entry whose place the new one takes (RPLC). */
  readonly replacedEntryUuid: string | undefined
}

/** Pure but for the identifiers given; throws TypeError for a plan without instances. */
export function preparePublication(
  plan: PublicationPlan,
  config: ImagingSourceConfig,
  facts: PreparationFacts,
): NewPublication {
  const [first] = plan.headers
  if (first === undefined) throw new TypeError('a publication has at least one instance')
  const { now, newUuid } = facts
  const manifestUid = uidFromUuid(newUuid())
  const zone = zoneOf({ ...first.study, timezoneOffset: first.timezoneOffset }, config.timeZone)
  const ids = {
    entryUuid: toEntryUuid(newUuid()),
    submissionSetUniqueId: uidFromUuid(newUuid()),
  }
  const confidentiality = [config.codes.confidentialityCode]
  return {
    patientId: plan.patientId,
    studyInstanceUid: first.studyInstanceUid,
    manifestUid,
    ...ids,
    digest: plan.digest,
    confidentiality,
    accessionNumbers: plan.accessionNumbers,
    now,
    manifest: writeManifest({
      sopInstanceUid: manifestUid,
      seriesInstanceUid: uidFromUuid(newUuid()),
      studyInstanceUid: first.studyInstanceUid,
      patient: first.patient,
      study: studyOf(first, plan),
      series: plan.series,
      requests: plan.requests,
      seriesNumber: 1,
      instanceNumber: 1,
      institutionName: first.institutionName,
      manufacturer: 'Isthmus',
      implementationClassUid,
      implementationVersionName,
      now,
      timezoneOffset: zone,
    }),
    submission: manifestSubmission(described(first, { plan, manifestUid, zone, now }), {
      defaults: { ...defaultsOf(config, first), confidentialityCodes: confidentiality },
      ids,
      now,
      replacedEntryUuid: facts.replacedEntryUuid,
    }),
  }
}

// RAD TF-2: 4.68.4.1.2. One accession number, or none where the study has several: then the
// requests name them.
function studyOf(first: InstanceHeader, { accessionNumbers }: PublicationPlan) {
  const [only] = accessionNumbers
  return {
    ...first.study,
    accessionNumber: accessionNumbers.length === 1 ? only : undefined,
    accessionIssuer: accessionNumbers.length === 1 ? first.study.accessionIssuer : undefined,
  }
}

function described(
  first: InstanceHeader,
  {
    plan,
    manifestUid,
    zone,
    now,
  }: {
    readonly plan: PublicationPlan
    readonly manifestUid: string
    readonly zone: string | undefined
    readonly now: Date
  },
) {
  const { headers } = plan
  return {
    patient: {
      domainId: plan.patientId,
      localId: plan.sourcePatientId,
      name: first.patient.name,
      birthDate: first.patient.birthDate,
      sex: first.patient.sex,
    },
    studyInstanceUid: first.studyInstanceUid,
    manifestUid,
    manifestCreatedAt: now,
    started: { date: first.study.date, time: first.study.time, zone },
    description: first.study.description,
    procedureCodes: [
      ...headers.flatMap(({ series }) =>
        series.requests.flatMap(({ requestedProcedureCodes }) => requestedProcedureCodes),
      ),
      ...first.study.procedureCodes,
    ],
    modalities: [...new Set(headers.flatMap(({ series }) => series.modality ?? []))],
    regions: distinct(headers.flatMap(regionsOf)),
    accessionNumbers: distinct(headers.flatMap(accessionsOf)),
    placerOrders: distinct(headers.flatMap(placerOrdersOf)),
  }
}

// RAD TF-2: 4.68.4.1.2. The coded region wins over the body part, which is looked up.
function regionsOf({ series }: InstanceHeader): readonly CodedConcept[] {
  if (series.anatomicRegions.length > 0) return series.anatomicRegions.map(currentAnatomicRegion)
  const region =
    series.bodyPartExamined === undefined ? undefined : anatomicRegion(series.bodyPartExamined)
  return region === undefined ? [] : [region]
}

function accessionsOf({ study, series }: InstanceHeader): readonly IssuedNumber[] {
  return [
    ...issued(study.accessionNumber, study.accessionIssuer),
    ...series.requests.flatMap((request) =>
      issued(request.accessionNumber, request.accessionIssuer ?? study.accessionIssuer),
    ),
  ]
}

function placerOrdersOf({ series }: InstanceHeader): readonly IssuedNumber[] {
  return series.requests.flatMap((request) =>
    issued(request.placerOrderNumber, request.placerOrderIssuer),
  )
}

function issued(value: string | undefined, issuer: Issuer | undefined): readonly IssuedNumber[] {
  if (value === undefined) return []
  const isOid = issuer?.universalEntityIdType === 'ISO'
  return [{ value, authority: isOid ? issuer.universalEntityId : undefined }]
}

function distinct<Value extends object>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

function defaultsOf(config: ImagingSourceConfig, first: InstanceHeader) {
  const { confidentialityCode: _, ...codes } = config.codes
  return {
    ...codes,
    institution: {
      name: first.institutionName ?? config.organizationName ?? config.hospital,
      oid: config.organizationOid,
    },
    authorRole: undefined,
    authorSpecialty: undefined,
    sourceId: config.sourceId,
  }
}
