// Reads an imaging manifest that a stranger wrote (RAD TF-2: 4.68.4.1.2; DICOM PS3.3: A.35.4).
import { DicomError } from './dicom-error.ts'
import type { Attributes } from './internal/attributes.ts'
import { attributesOf } from './internal/attributes.ts'
import { parsePart10 } from './internal/parse-part10.ts'
import type { Manifest, ManifestInstance, ManifestSeries } from './manifest.ts'
import { readInstanceHeader } from './read-instance-header.ts'
import { keyObjectSelectionDocumentStorage } from './sop-classes.ts'

export interface ManifestLimits {
  readonly manifestBytesMax: number
  readonly instancesMax: number
}

/** Room for 100,000 references; no study of life comes near. */
export const manifestLimits: ManifestLimits = {
  manifestBytesMax: 32 * 1024 * 1024,
  instancesMax: 100_000,
}

/**
 * Takes a whole Part 10 file. Throws DicomError for what is no manifest of exactly one study, or
 * beyond a limit.
 */
export async function readManifest(
  bytes: Uint8Array,
  limits: ManifestLimits = manifestLimits,
): Promise<Manifest> {
  if (bytes.length > limits.manifestBytesMax) {
    throw new DicomError('limit', `a manifest has at most ${limits.manifestBytesMax} bytes`)
  }
  const header = await readInstanceHeader(
    (bytesMax) => Promise.resolve(bytes.subarray(0, bytesMax)),
    {
      limits: { headerBytesMax: limits.manifestBytesMax + 1 },
    },
  )
  if (header.sopClassUid !== keyObjectSelectionDocumentStorage) {
    throw new DicomError('not-a-manifest', 'no Key Object Selection Document')
  }
  if (header.documentTitle?.designator !== 'DCM' || !titles.has(header.documentTitle.code)) {
    throw new DicomError('not-a-manifest', 'the key object selection is not titled Manifest')
  }
  const { dataSet, cut } = parsePart10(bytes, { inflatedBytesMax: limits.manifestBytesMax })
  if (cut) throw new DicomError('truncated', 'the manifest ends within an element')
  const series = evidence(attributesOf(dataSet), header.studyInstanceUid)
  checkReferences(series, { own: header.sopInstanceUid, instancesMax: limits.instancesMax })
  return {
    sopInstanceUid: header.sopInstanceUid,
    seriesInstanceUid: header.seriesInstanceUid,
    studyInstanceUid: header.studyInstanceUid,
    patient: header.patient,
    study: header.study,
    series,
  }
}

// RAD TF-2: 4.68.4.1.2. 113030 is the manifest; 131560 is its successor with descriptors (MADO).
const titles: ReadonlySet<string> = new Set(['113030', '131560'])

function evidence(attributes: Attributes, studyInstanceUid: string): readonly ManifestSeries[] {
  const studies = attributes.items('x0040a375')
  const [study] = studies
  if (study === undefined || studies.length > 1) {
    throw new DicomError('not-a-manifest', 'a manifest refers to exactly one study')
  }
  if (study.uid('x0020000d') !== studyInstanceUid) {
    throw new DicomError('not-a-manifest', 'the manifest belongs to another study than it lists')
  }
  return study.items('x00081115').map(seriesOf)
}

function seriesOf(item: Attributes): ManifestSeries {
  return {
    seriesInstanceUid: required(item, 'x0020000e', 'Series Instance UID'),
    // RAD TF-2: 4.68.4.1.2. Without it nobody knows which Imaging Document Source to ask.
    retrieveLocationUid: required(item, 'x0040e011', 'Retrieve Location UID'),
    retrieveAeTitle: item.text('x00080054'),
    retrieveUrl: item.text('x00081190'),
    instances: item.items('x00081199').map(instanceOf),
  }
}

function instanceOf(item: Attributes): ManifestInstance {
  return {
    sopClassUid: required(item, 'x00081150', 'Referenced SOP Class UID'),
    sopInstanceUid: required(item, 'x00081155', 'Referenced SOP Instance UID'),
  }
}

function checkReferences(
  series: readonly ManifestSeries[],
  { own, instancesMax }: { readonly own: string; readonly instancesMax: number },
): void {
  const instances = series.flatMap((item) => item.instances.map((one) => one.sopInstanceUid))
  if (instances.length === 0) throw new DicomError('not-a-manifest', 'the manifest lists nothing')
  if (instances.length > instancesMax) {
    throw new DicomError('limit', `a manifest lists at most ${instancesMax} instances`)
  }
  const seriesUids = series.map((item) => item.seriesInstanceUid)
  if (new Set(instances).size < instances.length || new Set(seriesUids).size < seriesUids.length) {
    throw new DicomError('not-a-manifest', 'the manifest lists a series or instance twice')
  }
  if (instances.includes(own)) throw new DicomError('not-a-manifest', 'the manifest lists itself')
}

function required(item: Attributes, tag: string, name: string): string {
  const uid = item.uid(tag)
  if (uid === undefined) throw new DicomError('identifier', `${name} is missing or no UID`)
  return uid
}
