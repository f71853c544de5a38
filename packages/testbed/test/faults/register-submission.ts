// Sends a planned submission by ITI-42, and tells what is known of its end.
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import type { PlannedSubmission } from './planned-submission.ts'

export interface Registered {
  /** `not-sent`: nobody acted on it; `unknown`: somebody may have. */
  readonly end: 'acknowledged' | 'refused' | 'not-sent' | 'unknown'
  /** Of a Failure. */
  readonly codes: readonly string[]
}

export async function registerSubmission(
  planned: PlannedSubmission,
  { client, origin }: { readonly client: HttpClient; readonly origin: string },
): Promise<Registered> {
  try {
    await using answer = await client.call(iti42, {
      url: `${origin}/iti-42`,
      peer: 'registry',
      request: { submission: asRegistered(planned) },
      signal: AbortSignal.timeout(30_000),
    })
    const { status, errors } = answer.response
    if (status === 'Success') return { end: 'acknowledged', codes: [] }
    return { end: 'refused', codes: errors.map(({ code }) => code) }
  } catch (error) {
    if (error instanceof SoapFaultError) {
      return { end: error.code === 'Receiver' ? 'unknown' : 'refused', codes: [error.name] }
    }
    if (error instanceof CallError) {
      return { end: error.notDone ? 'not-sent' : 'unknown', codes: [] }
    }
    throw error
  }
}

// As a repository completes it when it has the bytes.
function asRegistered({ submission, documents }: PlannedSubmission): Submission {
  return {
    ...submission,
    documentEntries: submission.documentEntries.map((entry, at) => ({
      ...entry,
      repositoryUniqueId: sampleRepository,
      hash: documents[at]?.sha1,
      size: String(documents[at]?.sizeBytes),
    })),
  }
}
