// Looks into the Audit Record Repository for what a question left behind.
import type { HttpClient } from '@isthmus/http/http-client'
import type { WholeDomain } from '../../src/whole-domain.ts'

export interface Trace {
  /** Events from this moment on. */
  readonly from: Date
  /** CX of the patient that the event must name. */
  readonly patientId?: string
  /** AuditSourceID of who reports it. */
  readonly source?: string
  /** Code of an EventID or EventTypeCode. */
  readonly type?: string
  readonly outcome?: '0' | '4'
}

/** True when such an event comes in time: the trail is delivered by itself, a little later. */
export async function isInTrail(
  domain: WholeDomain,
  trace: Trace,
  withinMs: number,
): Promise<boolean> {
  const end = performance.now() + withinMs
  while (!(await isThere(domain, trace))) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  return true
}

async function isThere(domain: WholeDomain, trace: Trace): Promise<boolean> {
  const { from, patientId, source, type, outcome } = trace
  const query = new URLSearchParams({
    'date-from': from.toISOString(),
    'date-to': new Date(Date.now() + 60_000).toISOString(),
    count: '1',
    ...(patientId === undefined ? {} : { patient: patientId }),
    ...(source === undefined ? {} : { source }),
    ...(type === undefined ? {} : { type }),
    ...(outcome === undefined ? {} : { outcome }),
  })
  await using answer = await clientOf(domain).request({
    method: 'GET',
    url: `${domain.service('audit').origin}/audit?${query.toString()}`,
    peer: 'audit',
    signal: AbortSignal.timeout(10_000),
  })
  if (answer.status !== 200) throw new Error(`the audit search answers ${answer.status}`)
  return !/"messages":\[\]/.test(await answer.text())
}

const clients = new WeakMap<object, HttpClient>()

function clientOf({ nodes }: WholeDomain): HttpClient {
  const client = clients.get(nodes) ?? nodes.client('tester')
  clients.set(nodes, client)
  return client
}
