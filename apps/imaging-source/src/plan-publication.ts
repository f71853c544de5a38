// What is to be published of a study, decided from the headers of its instances alone (RAD TF-2:
// 4.68.4.1).
import { createHash } from 'node:crypto'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import type { ManifestRequest, ManifestSeries } from '@isthmus/dicom/manifest'
import { formatCx } from '@isthmus/hl7/cx'
import type { QuarantineReason } from './quarantine.ts'

export interface PublicationPlan {
  readonly kind: 'publish'
  /** CX in the affinity domain. */
  readonly patientId: string
  /** The hospital's own number, CX. */
  readonly sourcePatientId: string
  /** Instances that the manifest lists, in its order. */
  readonly headers: readonly InstanceHeader[]
  readonly series: readonly ManifestSeries[]
  readonly requests: readonly ManifestRequest[]
  /** Each one once, of the study and of its orders. */
  readonly accessionNumbers: readonly string[]
  readonly digest: string
}

export type PlanOutcome =
  | PublicationPlan
  | { readonly kind: 'quarantine'; readonly reason: QuarantineReason }
  | { readonly kind: 'nothing' }

export interface PlanFacts {
  /** The domain's CX of a local number; undefined for a patient that the domain does not know. */
  readonly toDomain: (cx: string) => string | undefined
  /** Assigning authority of numbers that do not name their own. */
  readonly localAssigningAuthority: string
  readonly retrieveLocationUid: string
  readonly retrieveAeTitle: string
}

/** Takes the headers of all instances of one study. */
export function planPublication(all: readonly InstanceHeader[], facts: PlanFacts): PlanOutcome {
  // DICOM PS3.3: C.17.6. Instances rejected by a note must not be shared: a person decides.
  if (all.some(isRejectionNote)) return { kind: 'quarantine', reason: 'rejection-note' }
  const headers = all.filter((header) => !isManifest(header))
  const patient = patientOf(headers, facts)
  if (patient === undefined) return { kind: 'nothing' }
  if (patient.kind === 'quarantine') return patient
  const series = seriesOf(headers, facts)
  return {
    kind: 'publish',
    patientId: patient.patientId,
    sourcePatientId: patient.sourcePatientId,
    headers,
    series,
    requests: requestsOf(headers),
    accessionNumbers: accessionNumbersOf(headers),
    digest: digestOf(series),
  }
}

// DICOM PS3.16: CID 7011. Titles of key object selections that reject what they list.
const rejectionNotes: ReadonlySet<string> = new Set(['113001', '113037', '113038', '113039'])
const manifests: ReadonlySet<string> = new Set(['113030', '131560'])

function isRejectionNote({ documentTitle }: InstanceHeader): boolean {
  return documentTitle?.designator === 'DCM' && rejectionNotes.has(documentTitle.code)
}

// RAD TF-2: 4.68.4.1.2. A manifest does not list manifests.
function isManifest({ documentTitle }: InstanceHeader): boolean {
  return documentTitle?.designator === 'DCM' && manifests.has(documentTitle.code)
}

/** The hospital's numbers (CX) that the instances to be published name. */
export function sourcePatientIdsOf(
  all: readonly InstanceHeader[],
  facts: Pick<PlanFacts, 'localAssigningAuthority'>,
): readonly string[] {
  const numbers = numbersOf(
    all.filter((header) => !isManifest(header)),
    facts,
  )
  return [...numbers].filter((number) => number !== undefined)
}

function numbersOf(
  headers: readonly InstanceHeader[],
  facts: Pick<PlanFacts, 'localAssigningAuthority'>,
): ReadonlySet<string | undefined> {
  return new Set(headers.map((header) => sourcePatientId(header, facts)))
}

type PatientOutcome =
  | { readonly kind: 'known'; readonly patientId: string; readonly sourcePatientId: string }
  | { readonly kind: 'quarantine'; readonly reason: QuarantineReason }

function patientOf(
  headers: readonly InstanceHeader[],
  facts: PlanFacts,
): PatientOutcome | undefined {
  if (headers.length === 0) return undefined
  const numbers = numbersOf(headers, facts)
  if (numbers.size > 1) return { kind: 'quarantine', reason: 'patients-mixed' }
  const [number] = numbers
  if (number === undefined) return { kind: 'quarantine', reason: 'patient-missing' }
  const patientId = facts.toDomain(number)
  if (patientId === undefined) return { kind: 'quarantine', reason: 'patient-unknown' }
  return { kind: 'known', patientId, sourcePatientId: number }
}

// DICOM PS3.3: C.2.3. An issuer that names itself by OID wins over the hospital's own authority.
function sourcePatientId(
  { patient }: InstanceHeader,
  { localAssigningAuthority }: Pick<PlanFacts, 'localAssigningAuthority'>,
): string | undefined {
  if (patient.id === undefined) return undefined
  const { universalEntityId, universalEntityIdType } = patient.issuer ?? {}
  const named = universalEntityIdType === 'ISO' ? universalEntityId : undefined
  return formatCx({ id: patient.id, assigningAuthority: named ?? localAssigningAuthority })
}

function seriesOf(
  headers: readonly InstanceHeader[],
  { retrieveLocationUid, retrieveAeTitle }: PlanFacts,
): readonly ManifestSeries[] {
  const groups = Map.groupBy(headers, (header) => header.seriesInstanceUid)
  return [...groups.entries()].map(([seriesInstanceUid, members]) => ({
    seriesInstanceUid,
    retrieveLocationUid,
    retrieveAeTitle,
    retrieveUrl: undefined,
    instances: members
      .toSorted((left, right) => instanceNumber(left) - instanceNumber(right))
      .map(({ sopClassUid, sopInstanceUid }) => ({ sopClassUid, sopInstanceUid })),
  }))
}

function instanceNumber({ instanceNumber: text }: InstanceHeader): number {
  const number = Number(text ?? Number.NaN)
  return Number.isFinite(number) ? number : Number.MAX_SAFE_INTEGER
}

// DICOM PS3.3: Table C.17.6-2. One item for each order that the instances serve.
function requestsOf(headers: readonly InstanceHeader[]): readonly ManifestRequest[] {
  const requests = new Map<string, ManifestRequest>()
  for (const { study, series } of headers) {
    for (const request of series.requests.length === 0 ? bareRequest(study) : series.requests) {
      const accessionNumber = request.accessionNumber ?? study.accessionNumber
      const key = [accessionNumber, request.requestedProcedureId, request.placerOrderNumber].join()
      requests.set(key, {
        accessionNumber,
        accessionIssuer: request.accessionIssuer ?? study.accessionIssuer,
        placerOrderNumber: request.placerOrderNumber,
        fillerOrderNumber: request.fillerOrderNumber,
        requestedProcedureId: request.requestedProcedureId,
        requestedProcedureDescription: request.requestedProcedureDescription,
      })
    }
  }
  return [...requests.values()]
}

function accessionNumbersOf(headers: readonly InstanceHeader[]): readonly string[] {
  const all = headers.flatMap(({ study, series }) => [
    study.accessionNumber,
    ...series.requests.map(({ accessionNumber }) => accessionNumber),
  ])
  return [...new Set(all.filter((number) => number !== undefined))]
}

// An order that is known by its accession number alone.
function bareRequest(study: InstanceHeader['study']): InstanceHeader['series']['requests'] {
  const { accessionNumber, accessionIssuer } = study
  if (accessionNumber === undefined) return []
  return [
    {
      accessionNumber,
      accessionIssuer,
      placerOrderNumber: undefined,
      placerOrderIssuer: undefined,
      fillerOrderNumber: undefined,
      requestedProcedureId: undefined,
      requestedProcedureDescription: undefined,
      requestedProcedureCodes: [],
    },
  ]
}

// Order of arrival does not count: only what is referred to, and where it is to be had.
function digestOf(series: readonly ManifestSeries[]): string {
  const lines = series.flatMap((one) =>
    one.instances.map((instance) =>
      [
        one.seriesInstanceUid,
        instance.sopClassUid,
        instance.sopInstanceUid,
        one.retrieveLocationUid,
        one.retrieveAeTitle,
      ].join(' '),
    ),
  )
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
}
