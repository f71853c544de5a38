// Reports and manifests fetched from a repository that is played at the wire.
import type { DocumentRequest } from '@isthmus/xds/messages'
import { success } from '@isthmus/xds/registry-response'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { handOver, once, part, referenceTo } from './fake-holders.ts'
import type { Visitor } from './page-visitor.ts'
import {
  type RunningTest,
  clerk,
  doctor,
  domainId,
  startRunningGateway,
} from './running-gateway.ts'
import { type SampleStudy, holdStudy } from './sample-study.ts'

let running: RunningTest
let visitor: Visitor
let study: SampleStudy
let path: string

beforeAll(async () => {
  running = await startRunningGateway({ reportBytesMax: 100_000 })
  visitor = await running.signedIn(doctor)
  study = holdStudy(running.holdings, { number: 1, patientId: domainId(1) })
  running.holdings.said.set('N-1', 'permit')
  running.holdings.objects = [study.manifest, study.report]
  path = `/api/searches/${await searchId()}/reports/${study.report.uniqueId}`
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

afterEach(() => {
  running.holdings.retrieve = undefined
})

async function searchId(): Promise<string> {
  const answer = await visitor.post('/api/searches', { patient: 'S-1', purpose: 'HOPERAT' })
  const { searchId: id }: { readonly searchId: string } = JSON.parse(await answer.text())
  return id
}

async function open(at = path, by = visitor) {
  const { result, lines } = await running.audited(async () => {
    const answer = await by.get(at)
    const body = await answer.text().catch(() => 'broken')
    return { status: answer.status, headers: answer.headers, body }
  })
  return { ...result, lines }
}

/** The repository answers as for the report, with other bytes. */
function answerWith(bytes: AsyncIterable<Uint8Array>): void {
  running.holdings.retrieve = ({ request: { documents } }) => ({
    response: {
      registryResponse: success(),
      documents: documents.map((one) => referenceTo(one)),
    },
    bodies: (async function* bodies() {
      for (const { documentUniqueId } of documents) yield part(documentUniqueId, bytes)
    })(),
  })
}

const retrieved = (outcome: string) =>
  `110107/ITI-43 ${outcome} for HOPERAT by /iti-43, dr-south!, ~gateway-south ` +
  'about N-1, 2.999.77.9.1'

const text = '%PDF-1.7 report 1'

test('opens a report as PDF, whatever type its holder gives it (ITI TF-2: 3.43.4.2)', async () => {
  const { status, headers, body, lines } = await open()
  expect([status, body]).toEqual([200, text])
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'inline; filename="report.pdf"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'self'",
  })
  expect(lines).toEqual([retrieved('C0')])
})

test('a document that came inside the message is as good (ITI TF-2: Appendix V)', async () => {
  running.holdings.retrieve = ({ request: { documents } }) => ({
    response: {
      registryResponse: success(),
      documents: documents.map((one) => ({
        ...referenceTo(one),
        content: { kind: 'inline', base64: Buffer.from(text).toString('base64') },
      })),
    },
  })
  const { body, lines } = await open()
  expect(body).toBe(text)
  expect(lines).toEqual([retrieved('C0')])
})

test('a document that is not released is not available, and so it is audited', async () => {
  running.holdings.retrieve = ({ request: { documents } }) =>
    handOver(documents, { documents: new Map() })
  const { status, body, lines } = await open()
  expect(status).toBe(404)
  expect(JSON.parse(body)).toEqual({
    sentence: 'The report is not available from the other hospital.',
  })
  expect(lines).toEqual([retrieved('C4 "XDSDocumentUniqueIdError"')])
})

test('another document in the place of the one asked for is not shown', async () => {
  const other: DocumentRequest = {
    homeCommunityId: undefined,
    repositoryUniqueId: '2.999.1.3.1',
    documentUniqueId: '2.999.77.8.1',
  }
  running.holdings.retrieve = () => handOver([other], running.holdings)
  const { status, lines } = await open()
  expect(status).toBe(404)
  expect(lines).toEqual([
    retrieved('C4 "no document in the answer"'),
    '110113/110132 E4 by gateway-south!, repository about 127.0.0.1 ' +
      '(1 documents that were not asked for)',
  ])
})

test('a document of the right name with other bytes breaks off (ITI TF-3: 4.2.3.2.10)', async () => {
  answerWith(once(Buffer.from(text.replace('1.7', '1.6'))))
  const { body, lines } = await open()
  expect(body).toBe('broken')
  expect(lines).toEqual([retrieved('C8 "another size or hash"')])
})

test('a document that is longer than registered is stopped at the first byte too many', async () => {
  answerWith(endless())
  const { body, lines } = await open()
  expect(body).not.toContain(text)
  expect(lines).toEqual([retrieved('C8 "another size or hash"')])
})

test('a document over the limit is stopped, however large it was registered', async () => {
  running.holdings.objects = [{ ...study.report, size: '99999999999', hash: undefined }]
  const other = `/api/searches/${await searchId()}/reports/${study.report.uniqueId}`
  answerWith(endless())
  const { body, lines } = await open(other)
  expect(body).toBe('broken')
  expect(lines).toEqual([retrieved('C8 "malformed-answer"')])
  running.holdings.objects = [study.manifest, study.report]
})

test('an answer that breaks midway breaks the page’s, too', async () => {
  const { promise: beginningCame, resolve } = Promise.withResolvers<void>()
  running.holdings.objects = [{ ...study.report, size: '90000', hash: undefined }]
  const other = `/api/searches/${await searchId()}/reports/${study.report.uniqueId}`
  answerWith(
    (async function* broken() {
      yield Buffer.alloc(80_000, '%')
      await beginningCame
      throw new Error('the disk is gone')
    })(),
  )
  const { result, lines } = await running.audited(async () => {
    const { status, body } = await visitor.get(other)
    resolve()
    const read = async () => {
      for await (const _ of body ?? once(undefined)) continue
    }
    return {
      status,
      end: await read().then(
        () => 'whole',
        () => 'broken',
      ),
    }
  })
  expect(result).toEqual({ status: 200, end: 'broken' })
  expect(lines).toEqual([retrieved('C8 "no-answer"')])
  running.holdings.objects = [study.manifest, study.report]
})

test('a repository that is down is told of in a sentence', async () => {
  const { status, body, lines } = await running.without('repository', () => open())
  expect(status).toBe(502)
  expect(JSON.parse(body)).toEqual({
    sentence: 'The report cannot be had at the moment: the repository gave no answer.',
  })
  expect(lines).toEqual([retrieved('C8 "refused"')])
})

test('a report of a repository that our configuration does not know is asked of nobody', async () => {
  const heard = running.holdings.heard.length
  running.holdings.objects = [{ ...study.report, repositoryUniqueId: '2.999.66' }]
  const other = `/api/searches/${await searchId()}/reports/${study.report.uniqueId}`
  const { status } = await open(other)
  expect(status).toBe(502)
  expect(running.holdings.heard).toHaveLength(heard + 1)
  running.holdings.objects = [study.manifest, study.report]
})

test('another user’s search is none, and nothing is asked', async () => {
  const other = await running.signedIn({ ...doctor, sub: 'dr-other' })
  const { status, lines } = await open(path, other)
  expect([status, lines]).toEqual([404, []])
})

test('no session, no role, no such search, no such document: nothing is asked', async () => {
  expect((await open(path, running.visitor())).status).toBe(401)
  expect((await open(path, await running.signedIn(clerk))).status).toBe(403)
  expect((await open(path.replace(/searches\/[^/]+/, 'searches/none'))).status).toBe(404)
  expect((await open(path.replace(/[^/]+$/, study.manifest.uniqueId))).status).toBe(404)
})

test('a manifest that cannot be had does not hide the rest', async () => {
  const second = holdStudy(running.holdings, { number: 2, patientId: domainId(1) })
  running.holdings.documents.set(second.manifest.uniqueId, Buffer.from('no manifest'))
  running.holdings.objects = [study.manifest, second.manifest, study.report, second.report]
  const answer = await visitor.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' })
  expect(await answer.json()).toMatchObject({
    sentence: '1 study and 2 reports found. 1 more study cannot be read at the moment.',
    otherReports: [{ documentUniqueId: second.report.uniqueId }],
  })
})

test('two manifests of one study are one study, each image once', async () => {
  const again = holdStudy(running.holdings, { number: 1, patientId: domainId(1), instances: 5 })
  const older = { ...again.manifest, uniqueId: '2.999.77.8.1001' }
  running.holdings.documents.set(
    older.uniqueId,
    running.holdings.documents.get(again.manifest.uniqueId) ?? Buffer.of(),
  )
  running.holdings.objects = [again.manifest, older]
  const answer = await visitor.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' })
  expect(await answer.json()).toMatchObject({
    sentence: '1 study and 0 reports found.',
    studies: [{ instances: 5 }],
  })
})

// What the holder is asked for again and again must come to an end on our side.
async function* endless(): AsyncIterable<Uint8Array> {
  for (;;) yield Buffer.alloc(16 * 1024, 'x')
}
