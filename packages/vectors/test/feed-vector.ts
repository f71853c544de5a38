// The samples of the patient identity feeds and of the questions about identifiers: HL7 v2
// messages without frame, and HTTP requests.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { vectorsFolder } from './vector.ts'

export interface FeedVector {
  /** Path below the package. */
  readonly path: string
  /**
   * MSA-1 and the code of ERR, `AE-101`; CE or CR of HL7 v3; a fault; HTTP status and issue code;
   * `closed` where there is no answer. Undefined for one to be accepted.
   */
  readonly refusal: string | undefined
  /** The whole file. */
  readonly bytes: Buffer
  /** What stands behind the header fields of an HTTP request. */
  readonly body: Buffer
}

/** In the order in which they are sent. */
export function feedVectorsOf(
  transaction: 'iti-8' | 'iti-44' | 'iti-9' | 'iti-83',
  kind: 'accept' | 'reject',
): readonly FeedVector[] {
  const pattern = kind === 'accept' ? 'accept/*' : 'reject/*/*'
  const type = ['iti-8', 'iti-9'].includes(transaction) ? 'hl7' : 'http'
  return globSync(`${transaction}/${pattern}.${type}`, { cwd: vectorsFolder })
    .toSorted()
    .map((path) => {
      const bytes = readFileSync(join(vectorsFolder, path))
      return {
        path,
        refusal: kind === 'accept' ? undefined : basename(dirname(path)),
        bytes,
        body: bytes.subarray(bytes.indexOf('\r\n\r\n') + 4),
      }
    })
}
