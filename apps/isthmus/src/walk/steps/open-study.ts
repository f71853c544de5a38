// Step: South opens the first study: manifest and report by ITI-43, images by RAD-69, every byte
// compared.
import { readFile } from 'node:fs/promises'
import { datasetOffset } from '@isthmus/dicom/dataset-offset'
import type { Manifest } from '@isthmus/dicom/manifest'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { DocumentRequest } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { clinicianOfSouth } from '../people.ts'
import type { Study } from '../read-study.ts'
import { retrieveDocuments, retrieveInstances } from '../retrieve-documents.ts'
import type { Step, Walk, WalkStudy } from '../walk.ts'
import { WalkError } from '../walk-error.ts'

export const openStudy: Step = {
  title: 'South opens study and report (ITI-43, RAD-69)',
  async run(walk) {
    const [subject] = walk.studies
    const documents = subject === undefined ? undefined : walk.found.get(subject.domainId)
    if (subject === undefined || documents === undefined) throw new WalkError('nothing to open')
    const { manifest, report } = documents
    const bytes = await retrieveBoth(walk, subject, [manifest, report])
    compareReport(walk, subject, bytes.get(report.uniqueId))
    const manifestBytes = bytes.get(manifest.uniqueId) ?? Buffer.alloc(0)
    walk.manifests.set(subject.domainId, manifestBytes)
    const content = await readManifest(manifestBytes)
    const { count, firstMs } = await compareInstances(walk, subject, content)
    return `${count} instances, each byte as sent; the first after ${firstMs} ms`
  },
}

async function retrieveBoth(
  { wire, checks, signal }: Walk,
  { domainId }: WalkStudy,
  entries: readonly DocumentEntry[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = new Map<string, Uint8Array>()
  const response = await retrieveDocuments(wire, entries.map(requestOf), {
    asker: clinicianOfSouth,
    patientId: domainId,
    holder: 'repository-north',
    outcome: 'released',
    signal,
    onDocument: ({ documentUniqueId }, content) => void bytes.set(documentUniqueId, content),
  })
  checks.expect('ITI-43 answers Success', response.registryResponse.status === 'Success')
  checks.expect('ITI-43 brings manifest and report', bytes.size === entries.length)
  return bytes
}

function requestOf({ repositoryUniqueId, uniqueId }: DocumentEntry): DocumentRequest {
  return {
    homeCommunityId: undefined,
    repositoryUniqueId: repositoryUniqueId ?? '',
    documentUniqueId: uniqueId,
  }
}

function compareReport(
  { reports, checks }: Walk,
  { domainId }: WalkStudy,
  received: Uint8Array | undefined,
): void {
  const published = reports.get(domainId)
  if (published === undefined) return
  checks.expect(
    'the report comes back byte for byte',
    received !== undefined && Buffer.compare(received, published.bytes) === 0,
  )
}

async function compareInstances(
  { wire, checks, signal }: Walk,
  { domainId, study }: WalkStudy,
  manifest: Manifest,
): Promise<{ readonly count: number; readonly firstMs: number }> {
  const sent = new Map(study.files.map((file) => [file.header.sopInstanceUid, file]))
  const listed = manifest.series.flatMap(({ instances }) => instances)
  checks.expect(
    'the manifest lists every instance and no other',
    listed.length === sent.size && listed.every(({ sopInstanceUid }) => sent.has(sopInstanceUid)),
  )
  const start = performance.now()
  let firstMs = 0
  let same = 0
  const response = await retrieveInstances(wire, requestFor(manifest, study), {
    asker: clinicianOfSouth,
    patientId: domainId,
    holder: 'imaging-source-north',
    outcome: 'released',
    signal,
    async onDocument({ documentUniqueId }, received) {
      if (firstMs === 0) firstMs = Math.round(performance.now() - start)
      const file = sent.get(documentUniqueId)
      if (file === undefined) throw new WalkError('RAD-69 brings an instance nobody asked for')
      const original = (await readFile(file.file)).subarray(file.datasetAt)
      const dataset = received.subarray(datasetOffset(received))
      const equal = Buffer.compare(dataset, original) === 0
      checks.expect(`the dataset of ${documentUniqueId} comes back byte for byte`, equal)
      if (equal) same += 1
    },
  })
  checks.expect('RAD-69 answers Success', response.registryResponse.status === 'Success')
  checks.expect('RAD-69 brings every instance', same === sent.size, `${same} of ${sent.size}`)
  return { count: same, firstMs }
}

/**
 * The RAD-69 request for all that a manifest lists, in the transfer syntaxes in which it was sent.
 */
export function requestFor(manifest: Manifest, study: Study) {
  return {
    studies: [
      {
        studyInstanceUid: manifest.studyInstanceUid,
        series: manifest.series.map(({ seriesInstanceUid, retrieveLocationUid, instances }) => ({
          seriesInstanceUid,
          documents: instances.map(({ sopInstanceUid }) => ({
            homeCommunityId: undefined,
            repositoryUniqueId: retrieveLocationUid,
            documentUniqueId: sopInstanceUid,
          })),
        })),
      },
    ],
    transferSyntaxUids: [...new Set(study.files.map(({ header }) => header.transferSyntaxUid))],
  }
}
