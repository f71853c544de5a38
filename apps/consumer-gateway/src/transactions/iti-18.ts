// Asks the registry for a patient's documents, and audits the question (ITI TF-2: 3.18).
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { HttpClient } from '@isthmus/http/http-client'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { approvedDocumentsOf } from '@isthmus/xds/find-documents-request'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { HolderError } from '../holder-error.ts'
import type { Errand } from '../errand.ts'

export interface RegistryParts {
  readonly client: HttpClient
  readonly registry: { readonly url: string; readonly peer: string }
  readonly audit: AuditTrail
  readonly node: AuditNode
}

export type FindDocuments = (errand: Errand) => Promise<readonly DocumentEntry[]>

/** The approved documents of the errand's patient. Throws HolderError when the registry does not answer or refuses. */
export function findDocuments(parts: RegistryParts): FindDocuments {
  return async (errand) => {
    const request = approvedDocumentsOf(errand.patientId)
    try {
      await using answer = await parts.client.call(iti18, {
        ...parts.registry,
        request,
        assertionXml: errand.assertion.assertionXml,
        signal: errand.signal,
        limits: { rootPartBytesMax: answerBytesMax, answerMs: answerMsMax },
      })
      const { status, errors, objects } = answer.response
      const failed = status === 'Failure'
      await record(errand, parts, {
        outcome: failed ? 4 : 0,
        address: answer.address,
        description: failed ? errors[0]?.code : undefined,
      })
      if (failed) throw new HolderError('the registry could not answer', errors[0]?.codeContext)
      return objects.filter((object) => object.kind === 'document-entry')
    } catch (error) {
      if (error instanceof HolderError) throw error
      await record(errand, parts, { outcome: 8, address: undefined, description: 'no answer' })
      throw new HolderError('the registry gave no answer', undefined, { cause: error })
    }
  }
}

const answerBytesMax = 64 * 1024 * 1024
const answerMsMax = 15_000

interface Outcome {
  readonly outcome: 0 | 4 | 8
  readonly address: string | undefined
  readonly description: string | undefined
}

async function record(
  errand: Errand,
  { audit, node, registry }: RegistryParts,
  { outcome, address, description }: Outcome,
): Promise<void> {
  const request = approvedDocumentsOf(errand.patientId)
  await audit.record(
    auditIti18(
      {
        ...calledFacts({ now: errand.now, ...registry, address }, node),
        subject: errand.assertion.subject,
        outcome,
        outcomeDescription: description,
      },
      {
        side: 'client',
        patientId: errand.patientId,
        queryId: request.queryId,
        requestXml: iti18.encodeRequest(request),
        homeCommunityId: undefined,
      },
    ),
  )
}
