// The files of a study as they will be sent: what each says it is, and its dataset.
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { datasetOffset } from '@isthmus/dicom/dataset-offset'
import { DicomError } from '@isthmus/dicom/dicom-error'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import type { OutgoingInstance } from '@isthmus/dimse/outgoing-instance'

export interface StudyFile {
  readonly file: string
  readonly header: InstanceHeader
  /** Where the dataset begins: the bytes that must come back unchanged. */
  readonly datasetAt: number
}

export interface Study {
  readonly studyInstanceUid: string
  readonly patientId: string | undefined
  readonly accessionNumber: string | undefined
  readonly files: readonly StudyFile[]
}

/**
 * All DICOM files below a folder, by study, the largest study first. What is no instance is left
 * out, and of files that share a SOP Instance UID all but one.
 */
export async function readStudies(folder: string): Promise<readonly Study[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, StudyFile>()
  for (const entry of entries.filter((item) => item.isFile())) {
    const file = await readStudyFile(join(entry.parentPath, entry.name))
    if (file !== undefined) files.set(file.header.sopInstanceUid, file)
  }
  return [...Map.groupBy(files.values(), ({ header }) => header.studyInstanceUid).entries()]
    .map(([studyInstanceUid, members]) => ({
      studyInstanceUid,
      patientId: members[0]?.header.patient.id,
      accessionNumber: members[0]?.header.study.accessionNumber,
      files: members,
    }))
    .toSorted((left, right) => right.files.length - left.files.length)
}

/** The file as C-STORE sends it: its dataset alone, read when its turn has come. */
export function outgoing({ file, header, datasetAt }: StudyFile): OutgoingInstance {
  return {
    sopClassUid: header.sopClassUid,
    sopInstanceUid: header.sopInstanceUid,
    transferSyntaxUid: header.transferSyntaxUid,
    dataset: () => createReadStream(file, { start: datasetAt, highWaterMark: 256 * 1024 }),
  }
}

// A folder of somebody's own holds readme files, DICOMDIRs and the like: what is no instance is
// passed over.
async function readStudyFile(file: string): Promise<StudyFile | undefined> {
  const { size } = await stat(file)
  await using handle = await open(file)
  const firstBytes = async (bytesMax: number) => {
    const bytes = Buffer.alloc(Math.min(bytesMax, size))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  }
  try {
    const header = await readInstanceHeader(firstBytes)
    return { file, header, datasetAt: datasetOffset(await firstBytes(144)) }
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}
