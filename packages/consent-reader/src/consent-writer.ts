// Hands a patient's decision in to the Consent Registry, in the name of the person at the desk
// (PCF: ITI-108).
import { writeConsent } from '@isthmus/consent/new-consent'
import type { ConsentStatement } from '@isthmus/consent/new-consent'
import type { HttpClient } from '@isthmus/http/http-client'

export interface ConsentWriter {
  /**
   * Gives the id of the recorded consent. Throws ConsentRejectedError, or CallError when no answer
   * came.
   */
  record(statement: ConsentStatement, who: Desk): Promise<string>
}

/** Who hands it in. */
export interface Desk {
  /** Value of the Authorization header: the signed assertion of the person at the desk. */
  readonly authorization: string | undefined
  readonly signal: AbortSignal
}

export class ConsentRejectedError extends Error {
  override readonly name = 'ConsentRejectedError'
  readonly status: number

  constructor(status: number) {
    super(`the consent registry refused the consent (${status})`)
    this.status = status
  }
}

export function createConsentWriter(settings: {
  readonly client: Pick<HttpClient, 'request'>
  /** FHIR endpoint without slash at its end, and the peer that must answer there. */
  readonly endpoint: { readonly url: string; readonly peer: string }
}): ConsentWriter {
  const { client, endpoint } = settings
  return {
    async record(statement, { authorization, signal }) {
      await using answer = await client.request({
        method: 'POST',
        url: `${endpoint.url}/Consent`,
        peer: endpoint.peer,
        headers: {
          'content-type': 'application/fhir+json',
          accept: 'application/fhir+json',
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: JSON.stringify(writeConsent(statement)),
        signal,
        limits: { bodyBytesMax: 64 * 1024, answerMs: 10_000 },
      })
      if (answer.status !== 201) throw new ConsentRejectedError(answer.status)
      return idOf(await answer.json())
    },
  }
}

function idOf(resource: unknown): string {
  const id = typeof resource === 'object' && resource !== null && 'id' in resource && resource.id
  if (typeof id !== 'string') throw new ConsentRejectedError(201)
  return id
}
