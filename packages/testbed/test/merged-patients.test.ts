// What a merge binds at the holders that keep the old ids, in a domain that shares unless somebody
// refused: Document Repository, Imaging Document Source and Document Registry (ITI TF-2: 3.8.4.2.4).
import type { Transaction } from '@isthmus/ihe/transaction'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type TestPatient,
  emptyPatient,
  identitySource,
  north,
  permittingPatient,
  refusingPatient,
  southGateway,
} from '../src/domain-map.ts'
import { feedCalls } from '../src/feed-calls.ts'
import { type PublishedPatient, publishPatient } from '../src/publish-patient.ts'
import { recordDecision } from '../src/record-decision.ts'
import { registeredObjects } from '../src/registered-objects.ts'
import { southAssertion } from '../src/south-assertion.ts'
import { type WholeDomain, startWholeDomain } from '../src/whole-domain.ts'
import { writeRequest } from './write-request.ts'

// Everything stays under the id it was published under; `early` is merged into `last` at the
// registry first, `late` at the Consent Registry first.
const early = emptyPatient
const late = refusingPatient
const last = permittingPatient

let domain: WholeDomain
let ofLast: PublishedPatient
let ofLate: PublishedPatient

beforeAll(async () => {
  domain = await startWholeDomain('conformance')
  ofLast = await publishPatient(domain, last, 51_000)
  ofLate = await publishPatient(domain, late, 61_000)
}, 90_000)
afterAll(() => domain[Symbol.asyncDispose](), 60_000)

async function merge(to: 'registry' | 'consents', subsumed: TestPatient): Promise<void> {
  const feeds = feedCalls({
    domain: domain.nodes,
    service: domain.service(to),
    peer: to,
    source: identitySource,
  })
  expect(await feeds.feed('A40', [numberOf(last)], [numberOf(subsumed)])).toBe('AA')
}

function numberOf({ domainId }: TestPatient): string {
  return domainId.split('^')[0] ?? ''
}

/** Which holders hand the data over to whoever shows an assertion for `stated`. */
async function released(of: PublishedPatient, stated: TestPatient): Promise<readonly string[]> {
  const documents = of.entries.map(({ uniqueId }) => ({
    homeCommunityId: undefined,
    repositoryUniqueId: north.repositoryUniqueId,
    documentUniqueId: uniqueId,
  }))
  const images = of.sopInstanceUids.map((uid) => ({
    homeCommunityId: undefined,
    repositoryUniqueId: north.retrieveLocationUid,
    documentUniqueId: uid,
  }))
  const { studyInstanceUid, seriesInstanceUid } = of
  const study = { studyInstanceUid, series: [{ seriesInstanceUid, documents: images }] }
  const [report, pixels] = await Promise.all([
    ask('repository-north', '/iti-43', {
      transaction: iti43,
      bodyXml: iti43.encodeRequest({ documents }),
      stated,
    }),
    ask('imaging-source-north', '/rad-69', {
      transaction: rad69,
      bodyXml: rad69.encodeRequest({
        studies: [study],
        transferSyntaxUids: ['1.2.840.10008.1.2.1'],
      }),
      stated,
    }),
  ])
  return [
    ...(report.includes(Buffer.from(of.report)) ? ['report'] : []),
    ...(of.pixels.every((bytes) => pixels.includes(Buffer.from(bytes))) ? ['images'] : []),
  ]
}

interface Question {
  readonly transaction: Pick<Transaction<unknown, unknown>, 'packaging' | 'requestAction'>
  readonly bodyXml: string
  readonly stated: TestPatient
}

async function ask(
  name: string,
  path: string,
  { transaction, bodyXml, stated }: Question,
): Promise<Buffer> {
  const url = `${domain.service(name).origin}${path}`
  const assertionXml = southAssertion(domain.nodes, stated.domainId)
  const { contentType, body } = await writeRequest(transaction, { to: url, bodyXml, assertionXml })
  await using answer = await domain.nodes.client(southGateway).request({
    method: 'POST',
    url,
    peer: name,
    headers: { 'content-type': contentType },
    body,
    signal: AbortSignal.timeout(20_000),
  })
  expect(answer.status).toBe(200)
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The entries that the registry shows to an assertion for the patient asked for. */
async function listed(patient: TestPatient): Promise<number> {
  const objects = await registeredObjects(domain, patient)
  return objects.filter(({ kind }) => kind === 'document-entry').length
}

const both = ['report', 'images']
const stranger: TestPatient = { ...last, domainId: last.domainId.replace('DOM-', 'NOBODY-') }

describe('the subsumed has refused', () => {
  test('before the merge each is judged by his own word', async () => {
    await recordDecision(domain, early, 'deny')
    expect(await released(ofLast, last)).toEqual(both)
    expect(await released(ofLast, early)).toEqual([])
    expect(await listed(last)).toBe(2)
  })

  test('the registry alone has taken the merge: it shows nothing under the survivor', async () => {
    await merge('registry', early)
    expect(await listed(last)).toBe(0)
    // Nobody has refused these under the id that they are kept under, and nobody says yet that the
    // ids are one person.
    expect(await released(ofLast, last)).toEqual(both)
    expect(await released(ofLast, early)).toEqual([])
  })

  test('both have: his refusal closes what is kept under the survivor, at every holder', async () => {
    await merge('consents', early)
    for (const stated of [last, early, stranger]) {
      expect(await released(ofLast, stated)).toEqual([])
    }
    expect(await listed(last)).toBe(0)
  })

  test('a permit recorded after the merge opens it again, for either id and no other', async () => {
    await recordDecision(domain, last, 'permit')
    expect(await released(ofLast, last)).toEqual(both)
    expect(await released(ofLast, early)).toEqual(both)
    expect(await released(ofLast, stranger)).toEqual([])
    expect(await listed(last)).toBe(2)
  })
})

describe('the survivor refuses', () => {
  test('before the merge an assertion for him opens nothing of the other', async () => {
    expect(await released(ofLate, late)).toEqual(both)
    expect(await released(ofLate, last)).toEqual([])
  })

  test('the Consent Registry alone has taken the merge: the ids are one person', async () => {
    await merge('consents', late)
    expect(await released(ofLate, late)).toEqual(both)
    expect(await released(ofLate, last)).toEqual(both)
    expect(await released(ofLate, stranger)).toEqual([])
    expect(await listed(last)).toBe(2)
  })

  test('both have: what is kept under either id is found under the survivor', async () => {
    await merge('registry', late)
    expect(await listed(last)).toBe(4)
    expect(await released(ofLast, late)).toEqual(both)
  })

  test('his refusal closes what is kept under the subsumed, for either id', async () => {
    await recordDecision(domain, last, 'deny')
    for (const of of [ofLast, ofLate]) {
      for (const stated of [last, late, early]) expect(await released(of, stated)).toEqual([])
    }
    expect(await listed(last)).toBe(0)
  })
})
