// What stands in the Audit Record Repository since a moment, as a tester reads it: a gateway would see
// its own hospital alone.
import type { HttpClient } from '@isthmus/http/http-client'
import type { WholeDomain } from '../../src/whole-domain.ts'

export const auditReader = 'tester'

/** One message, as far as these tests look at it. */
export interface TrailMessage {
  readonly event: {
    readonly id: { readonly code: string }
    readonly types: readonly { readonly code: string }[]
    readonly outcome: number
  }
  readonly source: { readonly sourceId: string }
  /** The whole message as JSON. */
  readonly text: string
}

/** Messages of events since `from`, but for those of this reading itself. */
export async function trailSince(
  client: HttpClient,
  domain: WholeDomain,
  from: Date,
): Promise<readonly TrailMessage[]> {
  const query = new URLSearchParams({
    'date-from': from.toISOString(),
    'date-to': new Date(Date.now() + 60_000).toISOString(),
    count: '500',
  })
  await using answer = await client.request({
    method: 'GET',
    url: `${domain.service('audit').origin}/audit?${query.toString()}`,
    peer: 'audit',
    signal: AbortSignal.timeout(10_000),
  })
  const { messages } = (await answer.json()) as {
    readonly messages: readonly { readonly message: Omit<TrailMessage, 'text'> }[]
  }
  return messages
    .map(({ message }) => ({ ...message, text: JSON.stringify(message) }))
    .filter(({ event, text }) => event.id.code !== auditLogUsed || !text.includes(auditReader))
}

/** DICOM PS3.15: A.5.3.2. */
const auditLogUsed = '110101'
