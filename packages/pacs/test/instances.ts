// Instances of one study, and their bytes in pieces.
import type { SyntheticOrder } from '@isthmus/dicom/synthetic-instance'

/** Instance of study 2.25.1 whose SOP Instance UID ends with the number. */
export function order(number: number, change: Partial<SyntheticOrder> = {}) {
  return {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: `2.25.3.${number}`,
    instanceNumber: number,
    ...change,
  }
}

/** The bytes as they would come from a connection. */
export async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size))
  }
}
