// What a stored query asked that was refused before its handler, as far as its body tells.
import { readXml } from '@isthmus/xml/read-xml'
import { readMultiPatientQuery } from '../rules/multi-patient-queries.ts'
import { readQuery } from '../rules/query.ts'
import { patientOf } from '../stored-query.ts'
import { iti18 } from '../transactions/iti-18.ts'

export interface RefusedQuery {
  /** `unknown` where the body cannot be read. */
  readonly queryId: string
  /** CX of whom it asked for. */
  readonly patientIds: readonly string[]
}

/** Takes the body's child element; never throws. */
export function readRefusedQuery(
  requestXml: string,
  transaction: 'ITI-18' | 'ITI-51',
): RefusedQuery {
  const request = decode(requestXml)
  if (request === undefined) return { queryId: 'unknown', patientIds: [] }
  const { queryId } = request
  if (transaction === 'ITI-51') {
    const read = readMultiPatientQuery(request)
    return { queryId, patientIds: read.kind === 'query' ? (read.query.patientIds ?? []) : [] }
  }
  const read = readQuery(request)
  const patientId = read.kind === 'query' ? patientOf(read.query) : undefined
  return { queryId, patientIds: patientId === undefined ? [] : [patientId] }
}

function decode(requestXml: string): ReturnType<typeof iti18.decodeRequest> | undefined {
  try {
    return iti18.decodeRequest(readXml(requestXml))
  } catch {
    // The request is refused for another reason, and audited with that; this adds to it what it can.
    return undefined
  }
}
