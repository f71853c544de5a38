// Nodes that are not let in, at every port of the domain that asks for a certificate: no byte of a
// request that they send along is heard, and the Audit Record Repository knows who it was
// (ITI TF-2: 3.19.6).
import { X509Certificate } from 'node:crypto'
import type { HttpClient } from '@isthmus/http/http-client'
import type { Identity } from '@isthmus/tls/authority'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyPatient } from '../src/domain-map.ts'
import { recordDecision } from '../src/record-decision.ts'
import { type WholeDomain, startWholeDomain } from '../src/whole-domain.ts'
import { type GuardedDoor, guardedDoors } from './refused-nodes/doors.ts'
import { sendFirstFlight } from './refused-nodes/first-flight.ts'
import { possessionsOf } from './refused-nodes/possessions.ts'
import { type TrailMessage, auditReader, trailSince } from './refused-nodes/trail.ts'

let domain: WholeDomain
let reader: HttpClient

beforeAll(async () => {
  // Here an assertion is not required: nothing but the certificate stands in the way.
  domain = await startWholeDomain('conformance')
  reader = domain.nodes.client(auditReader)
  await recordDecision(domain, emptyPatient, 'permit')
}, 60_000)
afterAll(() => domain[Symbol.asyncDispose](), 60_000)

interface Stranger {
  readonly says: string
  readonly reason: string
  /** All that comes back. */
  readonly hears: RegExp
  readonly identity: () => Promise<Identity | undefined>
}

const nothing = /^$/
// ITI TF-2: 3.19.6.1.3. Over HTTP a good certificate that is not on the list hears that it is not.
const nothingOr403 = /^$|^HTTP\/1\.1 403 [^]*content-length: 0\r\n[^]*\r\n\r\n$/

const strangers: readonly Stranger[] = [
  {
    says: 'no certificate',
    reason: 'no-certificate',
    hears: nothing,
    identity: () => Promise.resolve(undefined),
  },
  {
    says: 'a certificate of another authority',
    reason: 'untrusted',
    hears: nothing,
    identity: () => domain.nodes.pki.flawed('mallory', 'other-authority'),
  },
  {
    says: 'an expired certificate',
    reason: 'expired',
    hears: nothing,
    identity: () => domain.nodes.pki.flawed('mallory', 'expired'),
  },
  {
    says: 'a good certificate that is not on the list',
    reason: 'not-on-list',
    hears: nothingOr403,
    identity: () => domain.nodes.pki.identity('mallory'),
  },
]

describe.each(guardedDoors)('$name', (door) => {
  test.each(strangers)(
    '$says: nothing is heard, and it is audited',
    async (stranger) => {
      const identity = await stranger.identity()
      const before = await possessionsOf(domain, door.service)
      const from = new Date()
      const received = await send(door, identity)
      expect(received).toMatch(stranger.hears)
      const refusal = await refusalSince(from, door.service)
      expect(refusal.event).toMatchObject({ id: { code: '110113' }, outcome: 4 })
      expect(refusal.text).toContain('127.0.0.1')
      expect(refusal.text).toContain(stranger.reason)
      for (const fact of certificateFacts(identity)) expect(refusal.text).toContain(fact)
      const others = (await trailSince(reader, domain, from)).filter((one) => !isRefusal(one))
      expect(others).toEqual([])
      expect(await possessionsOf(domain, door.service)).toEqual(before)
    },
    30_000,
  )
})

// What was refused above was good enough: from the right node the same request is heard.
describe('the same request from a node that may', () => {
  test.each(guardedDoors)(
    '$name is heard',
    async (door) => {
      const before = await possessionsOf(domain, door.service)
      const from = new Date()
      const { certificate, privateKey } = domain.nodes.credentials(door.heardFrom)
      const received = await send(door, { certificate, privateKey })
      const isHeard = async () => {
        const after = await possessionsOf(domain, door.service)
        const grown = Object.keys(after).filter((name) => (after[name] ?? 0) > (before[name] ?? 0))
        return door.heard({ received, grown, trail: await trailSince(reader, domain, from) })
      }
      await expect.poll(isHeard, { timeout: 10_000 }).toBe(true)
    },
    30_000,
  )

  test('all services are well', async () => {
    for (const { name, origin } of domain.services) {
      const url = `${origin}/health`
      const signal = AbortSignal.timeout(5_000)
      const tester = domain.nodes.client('tester')
      await using answer = await tester.request({ method: 'GET', url, peer: name, signal })
      expect(answer.status).toBe(200)
    }
  })
})

async function send(door: GuardedDoor, identity: Identity | undefined): Promise<string> {
  const received = await sendFirstFlight({
    port: door.port(domain),
    identity,
    authority: domain.nodes.pki.authority.certificate,
    bytes: await door.bytes(domain),
    ...(door.end === undefined ? {} : { end: door.end }),
  })
  return received.toString('latin1')
}

async function refusalSince(from: Date, service: string): Promise<TrailMessage> {
  const find = async () => {
    const messages = await trailSince(reader, domain, from)
    return messages.find((one) => one.source.sourceId === service && isRefusal(one))
  }
  await expect.poll(find, { timeout: 10_000 }).toBeDefined()
  const found = await find()
  if (found === undefined) throw new Error('the refusal is not audited')
  return found
}

function certificateFacts(identity: Identity | undefined): readonly string[] {
  if (identity === undefined) return []
  const { fingerprint256 } = new X509Certificate(identity.certificate)
  return ['CN=mallory', fingerprint256.replaceAll(':', '').toLowerCase()]
}

/** DICOM PS3.15: A.5.3.11. Node Authentication. */
function isRefusal({ event }: TrailMessage): boolean {
  return event.types.some(({ code }) => code === '110126')
}
