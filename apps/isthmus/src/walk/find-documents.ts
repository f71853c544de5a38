// Asks the registry for a patient's documents, as a clinician of a hospital (ITI TF-2: 3.18).
import type { AdhocQueryResponse } from '@isthmus/xds/messages'
import {
  mimeTypeDicom,
  mimeTypePdf,
  statusApproved,
  storedQueryIds,
} from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { Wire } from './wire.ts'

/** Who asks: a gateway's certificate and the account for which it signs. */
export interface Asker {
  readonly hospital: string
  readonly account: string
}

export interface Question {
  readonly asker: Asker
  /** CX of the domain. */
  readonly patientId: string
  readonly signal: AbortSignal
  /** What the walk expects: `refused` when something is there and withheld. */
  readonly outcome: 'released' | 'refused'
}

export interface FoundDocuments {
  readonly response: AdhocQueryResponse
  readonly entries: readonly DocumentEntry[]
}

/** All approved documents of a patient (CX of the domain). */
export async function findDocuments(
  wire: Wire,
  { asker, patientId, signal, outcome }: Question,
): Promise<FoundDocuments> {
  await using answer = await wire.as(`gateway-${asker.hospital}`).call(iti18, {
    url: wire.target.endpoint('registry', 'ITI-18'),
    peer: 'registry',
    request: {
      returnType: 'LeafClass',
      queryId: storedQueryIds.FindDocuments,
      homeCommunityId: undefined,
      slots: [
        { name: '$XDSDocumentEntryPatientId', values: [`'${patientId}'`] },
        { name: '$XDSDocumentEntryStatus', values: [`('${statusApproved}')`] },
      ],
    },
    assertionXml: await wire.assertion({ account: asker.account, patientId }),
    signal,
  })
  const { response } = answer
  wire.acts.push({ kind: 'query', patient: patientId, by: 'direct', outcome })
  return {
    response,
    entries: response.objects.filter((object) => object.kind === 'document-entry'),
  }
}

/** The manifest among a patient's documents, and his report. */
export function manifestAndReport(entries: readonly DocumentEntry[]): {
  readonly manifest: DocumentEntry | undefined
  readonly report: DocumentEntry | undefined
} {
  return {
    manifest: entries.find(({ mimeType }) => mimeType === mimeTypeDicom),
    report: entries.find(({ mimeType }) => mimeType === mimeTypePdf),
  }
}
