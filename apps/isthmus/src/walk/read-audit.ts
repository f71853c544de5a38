// Reads the Audit Record Repository over the wire, all pages of a stretch of time.
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { WalkError } from './walk-error.ts'
import type { Wire } from './wire.ts'

const code = Type.Object({ code: Type.String(), system: Type.String() })

const message = Type.Object({
  event: Type.Object({
    id: code,
    types: Type.Array(code),
    action: Type.String(),
    at: Type.String(),
    outcome: Type.Integer(),
  }),
  participants: Type.Array(
    Type.Object({
      userId: Type.String(),
      userName: Type.Optional(Type.String()),
      isRequestor: Type.Boolean(),
      roles: Type.Array(code),
    }),
  ),
  source: Type.Object({ sourceId: Type.String() }),
  objects: Type.Array(
    Type.Object({
      id: Type.String(),
      typeCode: Type.String(),
      role: Type.String(),
      idType: code,
    }),
  ),
})

const page = Type.Object({
  messages: Type.Array(
    Type.Object({
      id: Type.String(),
      receivedAt: Type.String(),
      status: Type.String(),
      message: Type.Optional(message),
    }),
  ),
  next: Type.Optional(Type.String()),
})

/** What the walk reads of an audit message. */
export type SeenMessage = Static<typeof message> & { readonly receivedAt: string }

export interface AuditSearch {
  readonly from: Date
  readonly to: Date
  /** Study Instance UID. */
  readonly study?: string
  /** Code of an EventID or EventTypeCode. */
  readonly type?: string
  readonly signal: AbortSignal
}

/** Every message whose event lies in the stretch of time, oldest first. Throws WalkError. */
export async function readAudit(
  wire: Wire,
  { from, to, signal, study, type }: AuditSearch,
): Promise<readonly SeenMessage[]> {
  const seen: SeenMessage[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({
      'date-from': from.toISOString(),
      'date-to': to.toISOString(),
      ...(study === undefined ? {} : { study }),
      ...(type === undefined ? {} : { type }),
      ...(next === undefined ? {} : { page: next }),
    })
    const answer = await ask(wire, query, signal)
    for (const { message: content, receivedAt } of answer.messages) {
      if (content === undefined) throw new WalkError('an audit message cannot be read')
      seen.push({ ...content, receivedAt })
    }
    next = answer.next
  } while (next !== undefined)
  return seen.toReversed()
}

async function ask(wire: Wire, query: URLSearchParams, signal: AbortSignal) {
  await using answer = await wire.as('tester').request({
    method: 'GET',
    url: `${wire.target.endpoint('audit', 'search')}?${query.toString()}`,
    peer: 'audit',
    signal,
    limits: { bodyBytesMax: 32 * 1024 * 1024 },
  })
  if (answer.status !== 200) throw new WalkError(`the audit search answers ${answer.status}`)
  return Value.Parse(page, await answer.json())
}
