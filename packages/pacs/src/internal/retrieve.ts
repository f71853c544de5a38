// WADO-RS of instances as they are stored: whole series as one stream, single instances one by one
// (DICOM PS3.18: 10.4).
import { DicomError } from '@isthmus/dicom/dicom-error'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import {
  fileMetaInformationBytesMax,
  readFileMetaInformation,
} from '@isthmus/dicom/read-file-meta-information'
import type { NamedInstance } from '@isthmus/dicom/read-file-meta-information'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { acceptAsStored } from '@isthmus/dicomweb/media-types'
import { part10Parts } from '@isthmus/dicomweb/part10-parts'
import { retrievePath } from '@isthmus/dicomweb/resource-paths'
import type { Resource } from '@isthmus/dicomweb/resource-paths'
import type { ArchivedInstance, OpenInstance } from '../archive.ts'
import { ArchiveError } from '../archive-error.ts'
import type { ArchiveConnection } from './connection.ts'
import { peek } from './first-bytes.ts'

export interface RetrieveLimits {
  readonly instanceBytesMax: number
}

interface Located {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
}

interface Retrieve<Instance extends Located = Located> {
  readonly instances: readonly Instance[]
  readonly limits: RetrieveLimits
  readonly signal: AbortSignal
}

/**
 * Series by series; within one, in the archive's order. Throws ArchiveError when one does not come.
 */
export async function* readInstances(
  connection: ArchiveConnection,
  { instances, limits, signal }: Retrieve<ArchivedInstance>,
): AsyncGenerator<OpenInstance, void, void> {
  for (const series of bySeries(instances)) {
    const missing = new Map(series.map((instance) => [instance.sopInstanceUid, instance]))
    for (const resource of resources(series)) {
      for await (const part of files(connection, { resource, limits, signal })) {
        const instance = missing.get(part.named.sopInstanceUid)
        // The rest of a series that was not asked for passes by unread.
        if (instance === undefined) continue
        missing.delete(instance.sopInstanceUid)
        if (part.named.transferSyntaxUid !== instance.transferSyntaxUid) {
          throw new ArchiveError('the archive sends another transfer syntax than it said')
        }
        yield { instance, bytes: part.bytes }
      }
    }
    if (missing.size > 0) throw new ArchiveError('the archive did not send every instance')
  }
}

/** The headers of all given instances, in their order. */
export async function readHeaders(
  connection: ArchiveConnection,
  { instances, limits, signal }: Retrieve,
): Promise<readonly InstanceHeader[]> {
  const headers = new Map<string, InstanceHeader>()
  for (const series of bySeries(instances)) {
    const [first] = series
    if (first === undefined) continue
    const { studyInstanceUid, seriesInstanceUid } = first
    const resource = { studyInstanceUid, seriesInstanceUid }
    for await (const part of files(connection, { resource, limits, signal })) {
      const header = await headerOf(part.bytes)
      headers.set(header.sopInstanceUid, header)
    }
  }
  return instances.map(({ sopInstanceUid }) => {
    const header = headers.get(sopInstanceUid)
    if (header === undefined) throw new ArchiveError('the archive did not send every instance')
    return header
  })
}

/** The transfer syntax in which one instance is stored: its first bytes are read, no more. */
export async function transferSyntaxOf(
  connection: ArchiveConnection,
  order: {
    readonly instance: Located
    readonly limits: RetrieveLimits
    readonly signal: AbortSignal
  },
): Promise<string> {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = order.instance
  const resource = { studyInstanceUid, seriesInstanceUid, sopInstanceUid }
  for await (const { named } of files(connection, { ...order, resource })) {
    if (named.sopInstanceUid === sopInstanceUid) return named.transferSyntaxUid
  }
  throw new ArchiveError('the archive did not send the instance')
}

interface NamedFile {
  readonly named: NamedInstance
  readonly bytes: AsyncIterable<Uint8Array>
}

async function* files(
  connection: ArchiveConnection,
  order: {
    readonly resource: Resource
    readonly limits: RetrieveLimits
    readonly signal: AbortSignal
  },
): AsyncGenerator<NamedFile> {
  const { resource, limits, signal } = order
  await using answer = await connection.request({
    method: 'GET',
    path: retrievePath(resource),
    headers: { accept: acceptAsStored },
    bodyBytesMax: Number.MAX_SAFE_INTEGER,
    signal,
  })
  if (answer.status !== 200) throw new ArchiveError(`the archive answers HTTP ${answer.status}`)
  const parts = part10Parts(answer.contentType, answer.body, {
    ...multipartLimits,
    partBytesMax: limits.instanceBytesMax,
  })
  for await (const part of parts) {
    const { first, all } = await peek(part.bytes, fileMetaInformationBytesMax)
    yield { named: nameOf(first), bytes: all }
  }
}

const multipartLimits = {
  partsMax: 50_000,
  totalBytesMax: Number.MAX_SAFE_INTEGER,
  headersMax: 32,
  headerLineBytesMax: 8_192,
  preambleBytesMax: 65_536,
}

function nameOf(first: Uint8Array): NamedInstance {
  try {
    return readFileMetaInformation(first)
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    throw new ArchiveError('the archive sent what is no instance', { cause: error })
  }
}

async function headerOf(bytes: AsyncIterable<Uint8Array>): Promise<InstanceHeader> {
  let known: Uint8Array = new Uint8Array(0)
  let rest = bytes
  try {
    return await readInstanceHeader(async (bytesMax) => {
      const { first, all } = await peek(rest, bytesMax)
      known = first
      rest = all
      return known.subarray(0, bytesMax)
    })
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    throw new ArchiveError('the archive sent what is no instance', { cause: error })
  }
}

function bySeries<Instance extends Located>(
  instances: readonly Instance[],
): readonly (readonly Instance[])[] {
  return [...Map.groupBy(instances, (instance) => instance.seriesInstanceUid).values()]
}

// A few instances are asked for one by one, more of them as their whole series.
function resources(series: readonly Located[]): readonly Resource[] {
  const singly = series.map(({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }) => ({
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid,
  }))
  if (series.length <= 4) return singly
  const [first] = series
  if (first === undefined) return []
  const { studyInstanceUid, seriesInstanceUid } = first
  return [{ studyInstanceUid, seriesInstanceUid }]
}
