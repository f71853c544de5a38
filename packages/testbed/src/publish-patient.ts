// Publishes a small study and its report at North, and gives the true ids of all that is his.
import { randomUUID } from 'node:crypto'
import { type SyntheticOrder, syntheticDataset } from '@isthmus/dicom/synthetic-instance'
import { storeInstances } from '@isthmus/dimse/store-scu'
import { mimeTypePdf, pdfReportFormatCode } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { type TestPatient, modalityAeTitle, north, northSource } from './domain-map.ts'
import { registeredObjects } from './registered-objects.ts'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  sampleSubmission,
  sampleSubmissionSet,
} from './sample-submission.ts'
import type { WholeDomain } from './whole-domain.ts'

/** Everything of one patient that the domain holds, under its true ids. */
export interface PublishedPatient {
  readonly patient: TestPatient
  readonly accessionNumber: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopClassUid: string
  readonly sopInstanceUids: readonly string[]
  /** Manifest and report as the registry has them. */
  readonly entries: readonly DocumentEntry[]
  readonly submissionSets: readonly SubmissionSet[]
  /** One, with the report in it. */
  readonly folders: readonly Folder[]
  readonly report: Uint8Array
  /** Pixel bytes of each instance. */
  readonly pixels: readonly Uint8Array[]
}

/**
 * His consent must permit it, so that South can read the entries. `number` tells his data from
 * others'.
 */
export async function publishPatient(
  domain: WholeDomain,
  patient: TestPatient,
  number: number,
): Promise<PublishedPatient> {
  const orders = [1, 2].map((at) => order(patient, number, at))
  await store(domain, orders)
  const report = Buffer.from(`%PDF-1.4\n% ${randomUUID()} report of ${patient.name}\n%%EOF\n`)
  await provide(domain, { patient, number, report })
  const all = await registered(domain, patient, 2)
  return {
    patient,
    accessionNumber: orders[0]?.accessionNumber ?? '',
    studyInstanceUid: orders[0]?.studyInstanceUid ?? '',
    seriesInstanceUid: orders[0]?.seriesInstanceUid ?? '',
    sopClassUid: ctImageStorage,
    sopInstanceUids: orders.map(({ sopInstanceUid }) => sopInstanceUid),
    entries: entriesOf(all),
    submissionSets: all.filter((object) => object.kind === 'submission-set'),
    folders: all.filter((object) => object.kind === 'folder'),
    report,
    pixels: orders.map((one) => syntheticDataset(one).slice(-pixelBytes)),
  }
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'
const edge = 32
const pixelBytes = edge * edge * 2

function order(patient: TestPatient, number: number, at: number): SyntheticOrder {
  return {
    studyInstanceUid: `2.25.${number}01`,
    seriesInstanceUid: `2.25.${number}02`,
    sopInstanceUid: `2.25.${number}03${at}`,
    sopClassUid: ctImageStorage,
    patientId: patient.northNumber,
    patientName: patient.name,
    accessionNumber: `ACC-${number}`,
    instanceNumber: number + at,
    edge,
  }
}

async function store(domain: WholeDomain, orders: readonly SyntheticOrder[]): Promise<void> {
  const { nodes } = domain
  const source = domain.service(`imaging-source-${north.name}`)
  const results = await storeInstances(
    {
      host: '127.0.0.1',
      port: source.dimse?.port ?? 0,
      calledAeTitle: north.aeTitle,
      callingAeTitle: modalityAeTitle,
      security: { tls: nodes.credentials(northSource), peers: nodes.peers, peer: source.name },
    },
    orders.map((one) => ({
      sopClassUid: ctImageStorage,
      sopInstanceUid: one.sopInstanceUid,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataset: () => once(syntheticDataset(one)),
    })),
    AbortSignal.timeout(20_000),
  )
  if (results.some(({ status }) => status !== 0)) throw new Error('an instance was not stored')
}

interface Report {
  readonly patient: TestPatient
  readonly number: number
  readonly report: Uint8Array
}

async function provide(domain: WholeDomain, { patient, number, report }: Report): Promise<void> {
  const { domainId, northNumber } = patient
  const repository = domain.service(`repository-${north.name}`)
  const entry = sampleEntry({
    uniqueId: `2.25.${number}04`,
    patientId: domainId,
    sourcePatientId: `${northNumber}^^^&${north.localAssigningAuthority}&ISO`,
    sourcePatientInfo: [`PID-5|${patient.name}^^^`],
    title: `Report ${number}`,
    mimeType: mimeTypePdf,
    formatCode: pdfReportFormatCode,
    repositoryUniqueId: undefined,
    hash: undefined,
    size: undefined,
    referenceIds: [],
  })
  const contentId = 'report@north.test'
  await using answer = await domain.nodes.client(northSource).call(iti41, {
    url: `${repository.origin}/iti-41`,
    peer: repository.name,
    request: {
      submission: sampleSubmission({
        submissionSet: sampleSubmissionSet({
          patientId: domainId,
          uniqueId: `2.25.${number}05`,
          sourceId: north.sourceId,
        }),
        documentEntries: [entry],
        folders: [
          sampleFolder({
            patientId: domainId,
            uniqueId: `2.25.${number}06`,
            title: `Folder ${number}`,
          }),
        ],
        associations: [
          sampleAssociation({ id: 'in-folder', sourceId: 'fd-1', targetId: entry.id }),
        ],
      }),
      documents: [{ id: entry.id, content: { kind: 'reference', contentId } }],
    },
    bodies: onlyPart(contentId, report),
    signal: AbortSignal.timeout(20_000),
  })
  const { status, errors } = answer.response
  if (status !== 'Success') throw new Error(`ITI-41 answers ${JSON.stringify(errors)}`)
}

async function* onlyPart(contentId: string, bytes: Uint8Array) {
  yield { contentId, contentType: mimeTypePdf, bytes: once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

// The manifest follows when the study has been quiet for a while; nobody outside is told when.
async function registered(
  domain: WholeDomain,
  patient: TestPatient,
  count: number,
): Promise<readonly RegistryObject[]> {
  const end = performance.now() + 20_000
  for (;;) {
    const all = await registeredObjects(domain, patient)
    const { length } = entriesOf(all)
    if (length >= count) return all
    if (performance.now() > end) throw new Error(`only ${length} documents were published`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function entriesOf(objects: readonly RegistryObject[]): readonly DocumentEntry[] {
  return objects.filter((object) => object.kind === 'document-entry').toSorted(byMimeType)
}

function byMimeType(left: DocumentEntry, right: DocumentEntry): number {
  return left.mimeType.localeCompare(right.mimeType)
}
