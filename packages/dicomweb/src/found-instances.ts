// What a search for instances finds (DICOM PS3.18: 10.6.3).
import { uidValue, values } from './dicom-json.ts'
import { DicomwebError } from './dicomweb-error.ts'
import { isUid } from '@isthmus/dicom/uid'

export interface FoundInstance {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  /** Available Transfer Syntax UID (0008,3002), where the server says so. */
  readonly transferSyntaxUids: readonly string[]
}

/** Takes the parsed JSON body. Throws DicomwebError when a result names no instance. */
export function decodeFoundInstances(body: unknown): readonly FoundInstance[] {
  if (!Array.isArray(body)) throw new DicomwebError('malformed', 'the search result is no list')
  return body.map((item: unknown) => ({
    studyInstanceUid: required(item, '0020000D'),
    seriesInstanceUid: required(item, '0020000E'),
    sopInstanceUid: required(item, '00080018'),
    sopClassUid: required(item, '00080016'),
    transferSyntaxUids: values(item, '00083002').filter(
      (uid): uid is string => typeof uid === 'string' && isUid(uid),
    ),
  }))
}

function required(item: unknown, tag: string): string {
  const uid = uidValue(item, tag)
  if (uid === undefined) throw new DicomwebError('malformed', 'a found instance has no identifier')
  return uid
}
