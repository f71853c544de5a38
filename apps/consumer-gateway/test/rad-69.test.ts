// Images fetched from an imaging source that is played at the wire.
import type { Reply } from '@isthmus/ihe/transaction'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import type { DocumentRequest, RetrieveDocumentSetResponse } from '@isthmus/xds/messages'
import { success } from '@isthmus/xds/registry-response'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { decodeInstances } from '../src/instance-stream.ts'
import { handOver, instancesAsked, once, part, referenceTo } from './fake-holders.ts'
import type { Visitor } from './page-visitor.ts'
import {
  type RunningTest,
  doctor,
  domainId,
  officer,
  startRunningGateway,
} from './running-gateway.ts'
import { type SampleStudy, ctImageStorage, holdStudy, instanceOf } from './sample-study.ts'

let running: RunningTest
let visitor: Visitor
let study: SampleStudy
let path: string

beforeAll(async () => {
  running = await startRunningGateway({ instanceBytesMax: 100_000 })
  visitor = await running.signedIn(doctor)
  study = holdStudy(running.holdings, { number: 1, patientId: domainId(1) })
  running.holdings.said.set('N-1', 'permit')
  running.holdings.objects = [study.manifest]
  path = await pathOf(study)
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

afterEach(() => {
  running.holdings.images = undefined
})

async function pathOf({ studyInstanceUid }: SampleStudy): Promise<string> {
  const answer = await visitor.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' })
  const { searchId }: { readonly searchId: string } = JSON.parse(await answer.text())
  return `/api/searches/${searchId}/studies/${studyInstanceUid}`
}

interface Opened {
  readonly status: number
  readonly instances: readonly Uint8Array[]
  readonly text: string
  readonly whole: boolean
  readonly lines: readonly string[]
}

/** `onInstance` hears of each instance that came. */
async function open(at = path, by = visitor, onInstance = () => {}): Promise<Opened> {
  const { result, lines } = await running.audited(async () => {
    const answer = await by.get(at)
    const { status } = answer
    const nothing = { status, instances: [], text: '', whole: false }
    if (status !== 200) return { ...nothing, text: await answer.text() }
    const instances: Uint8Array[] = []
    try {
      for await (const one of decodeInstances(answer.body ?? once(undefined))) {
        instances.push(one)
        onInstance()
      }
    } catch {
      return { ...nothing, instances }
    }
    return { ...nothing, instances, whole: true }
  })
  return { ...result, lines }
}

/** The source answers with these bytes in the name of what was asked for, one after the other. */
function answerWith(bytes: readonly AsyncIterable<Uint8Array>[]): void {
  running.holdings.images = ({ request }) => inTheNameOf(instancesAsked(request), bytes)
}

function inTheNameOf(
  asked: readonly DocumentRequest[],
  bytes: readonly AsyncIterable<Uint8Array>[],
): Reply<RetrieveDocumentSetResponse> {
  const named = asked.slice(0, bytes.length)
  return {
    response: { registryResponse: success(), documents: named.map((one) => referenceTo(one)) },
    bodies: (async function* bodies() {
      for (const [at, { documentUniqueId }] of named.entries()) {
        yield part(documentUniqueId, bytes[at] ?? once(undefined))
      }
    })(),
  }
}

const good = (number: number) => once(instanceOf(1, `2.25.3.1.${number}`, number))

const accessed = (outcome: string, counts: string) =>
  `110103/RAD-69 ${outcome} for TREAT by /rad-69, dr-south!, ~gateway-south ` +
  `about 2.25.1.1 (${counts}), N-1`
const alarm = (count: number) =>
  '110113/110132 E4 by gateway-south!, source about 127.0.0.1 ' +
  `(${count} instances that were not asked for)`

test('passes every instance on as it was sent, and audits what came (RAD TF-3: Table 5.1-2)', async () => {
  const { status, instances, whole, lines } = await open()
  expect([status, whole]).toEqual([200, true])
  expect(instances.map((one) => Buffer.from(one))).toEqual(
    study.sopInstanceUids.map((uid) => Buffer.from(running.holdings.documents.get(uid) ?? '')),
  )
  expect(lines).toEqual([accessed('C0', '3')])
  const asked = running.holdings.heard.at(-1)?.request
  expect(asked).toMatchObject({
    studies: [{ studyInstanceUid: '2.25.1.1', series: [{ seriesInstanceUid: '2.25.2.1' }] }],
    transferSyntaxUids: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'],
  })
})

test('the first instance is there while the source still holds the last back', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  answerWith([good(1), good(2), heldBack(released)])
  const answer = await visitor.get(path)
  const stream = decodeInstances(answer.body ?? once(undefined))[Symbol.asyncIterator]()
  expect((await stream.next()).done).toBe(false)
  release()
  let count = 1
  while ((await stream.next()).done !== true) count += 1
  expect(count).toBe(3)
})

test('an answer with fewer instances shows those, and names the others in the audit', async () => {
  const [, second = '', third = ''] = study.sopInstanceUids
  const documents = new Map(running.holdings.documents)
  documents.delete(second)
  documents.delete(third)
  running.holdings.images = ({ request }) => handOver(instancesAsked(request), { documents })
  const { instances, whole, lines } = await open()
  expect([instances.length, whole]).toEqual([1, true])
  expect(lines).toEqual([
    accessed('C0', '1'),
    accessed('C4 "XDSDocumentUniqueIdError"', `2 ${second} ${third}`),
  ])
})

test('a study that is not released is not available', async () => {
  running.holdings.images = ({ request }) =>
    handOver(instancesAsked(request), { documents: new Map() })
  const { status, text, lines } = await open()
  expect(status).toBe(404)
  expect(JSON.parse(text)).toEqual({
    sentence: 'The study is not available from the other hospital.',
  })
  expect(lines).toEqual([
    accessed('C4 "XDSDocumentUniqueIdError"', `3 ${study.sopInstanceUids.join(' ')}`),
  ])
})

test('another instance under the name of the one asked for is dropped, and alarms', async () => {
  const otherStudy = syntheticInstance({
    studyInstanceUid: '2.25.1.66',
    seriesInstanceUid: '2.25.2.1',
    sopInstanceUid: '2.25.3.1.2',
  })
  answerWith([good(2), once(otherStudy), good(3)])
  const { instances, whole, lines } = await open()
  expect([instances.length, whole]).toEqual([1, true])
  expect(lines).toEqual([
    accessed('C0', '1'),
    accessed('C4 "not in the answer"', '2 2.25.3.1.1 2.25.3.1.2'),
    alarm(2),
  ])
})

test('bytes that are no instance are dropped, and the rest is shown', async () => {
  answerWith([good(1), once(Buffer.from('<html>')), good(3)])
  const { instances, whole, lines } = await open()
  expect([instances.length, whole]).toEqual([2, true])
  expect(lines.at(-1)).toBe(alarm(1))
})

test('instances that nobody asked for, and one that comes twice, are dropped', async () => {
  const more = [66, 67].map((number) => ({
    homeCommunityId: undefined,
    repositoryUniqueId: '2.999.1.4.1',
    documentUniqueId: `2.25.3.1.${number}`,
  }))
  running.holdings.images = ({ request }) => {
    const asked = instancesAsked(request)
    const [first] = asked
    const named = [...asked, ...more, ...(first === undefined ? [] : [first])]
    return inTheNameOf(named.slice(0, 5), [good(1), good(2), good(3), good(66), good(67)])
  }
  const { instances, whole, lines } = await open()
  expect([instances.length, whole]).toEqual([3, true])
  expect(lines).toEqual([accessed('C0', '3'), alarm(2)])
})

test('an answer that breaks midway has no end mark; what had come is told apart from the rest', async () => {
  const { promise: firstCame, resolve } = Promise.withResolvers<void>()
  answerWith([good(1), cutWhen(firstCame, instanceOf(1, '2.25.3.1.2', 2)), good(3)])
  const { status, instances, whole, lines } = await open(path, visitor, resolve)
  expect([status, instances.length, whole]).toEqual([200, 1, false])
  expect(lines).toEqual([
    accessed('C0', '1'),
    accessed('C8 "no-answer"', '2 2.25.3.1.2 2.25.3.1.3'),
  ])
})

test('an instance without end is stopped at the limit', async () => {
  answerWith([good(1), endless(instanceOf(1, '2.25.3.1.2', 2)), good(3)])
  const { instances, whole, lines } = await open()
  expect([instances.length, whole]).toEqual([1, false])
  expect(lines).toEqual([
    accessed('C0', '1'),
    accessed('C8 "malformed-answer"', '2 2.25.3.1.2 2.25.3.1.3'),
  ])
})

test('a source that is down is told of in a sentence', async () => {
  const { status, text, lines } = await running.without('source', () => open())
  expect(status).toBe(502)
  expect(JSON.parse(text)).toEqual({
    sentence: 'The study cannot be had at the moment: the imaging source gave no answer.',
  })
  expect(lines).toEqual([accessed('C8 "refused"', `3 ${study.sopInstanceUids.join(' ')}`)])
})

test('a reader who goes away ends the retrieve, and that is audited as it was', async () => {
  const { promise: never } = Promise.withResolvers<void>()
  answerWith([good(1), good(2), heldBack(never)])
  const answer = await visitor.get(path)
  const stream = decodeInstances(answer.body ?? once(undefined))[Symbol.asyncIterator]()
  await stream.next()
  await stream.next()
  await stream.return?.()
  const broken = await running.sink.next(
    ({ event }) => event.id.code === '110103' && event.outcomeDescription === 'aborted',
  )
  expect(broken.objects[0]?.description?.sopClasses).toEqual([
    { uid: ctImageStorage, instances: 1, instanceUids: ['2.25.3.1.3'] },
  ])
})

test('a large study is asked for in portions, each with an assertion of its own', async () => {
  await using small = await startRunningGateway({ instancesPerRetrieveMax: 2 })
  const large = holdStudy(small.holdings, { number: 1, patientId: domainId(1), instances: 5 })
  small.holdings.said.set('N-1', 'permit')
  small.holdings.objects = [large.manifest]
  const one = await small.signedIn(doctor)
  const found = await one.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' })
  const { searchId }: { readonly searchId: string } = JSON.parse(await found.text())
  const answer = await one.get(`/api/searches/${searchId}/studies/2.25.1.1`)
  let count = 0
  for await (const instance of decodeInstances(answer.body ?? once(undefined))) {
    count += instance.length > 0 ? 1 : 0
  }
  expect(count).toBe(5)
  const asked = small.holdings.heard.filter(({ endpoint }) => endpoint.endsWith('/rad-69'))
  expect(new Set(asked.map(({ subject }) => subject?.assertionId)).size).toBe(3)
}, 30_000)

test('another user’s search is none, and another role has none: nothing is asked', async () => {
  const heard = running.holdings.heard.length
  const other = await running.signedIn({ ...doctor, sub: 'dr-other' })
  expect((await open(path, other)).status).toBe(404)
  expect((await open(path, running.visitor())).status).toBe(401)
  expect((await open(path, await running.signedIn(officer))).status).toBe(403)
  expect((await open(path.replace(/[^/]+$/, '2.25.1.2'))).status).toBe(404)
  expect(running.holdings.heard).toHaveLength(heard)
})

async function* heldBack(until: Promise<void>): AsyncIterable<Uint8Array> {
  await until
  yield* good(3)
}

async function* cutWhen(told: Promise<void>, bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes.subarray(0, bytes.length / 2)
  await told
  throw new Error('the disk is gone')
}

async function* endless(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
  for (;;) yield Buffer.alloc(16 * 1024)
}
