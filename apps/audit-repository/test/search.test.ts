import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { patientObject, studyObject } from '@isthmus/atna/participant-objects'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import {
  type Running,
  createDomain,
  node,
  numbered,
  repositoryConfig,
  run,
  send,
  written,
} from './running.ts'

let domain: TestDomain
let repository: Running

beforeAll(async () => {
  domain = await createDomain()
  const config = await repositoryConfig(domain, { searchBytesMax: 64 * 1024 })
  repository = await run(domain, config)
  const messages = Array.from({ length: 30 }, (_, at) => {
    const base = numbered(at)
    return encodeAuditMessage({
      ...base,
      event: {
        ...base.event,
        at: new Date(Date.UTC(2026, 0, 2, 3, at)),
        outcome: at % 2 === 0 ? 0 : 4,
      },
      source: { ...node.source, sourceId: at < 10 ? 'north' : 'other' },
      objects: [
        patientObject(`P-${at % 3}^^^&2.999&ISO`),
        studyObject({ studyUid: `2.999.${at % 5}` }),
      ],
    })
  })
  await send(domain, repository.syslogPort, messages.map(written))
}, 60_000)

afterAll(async () => {
  await repository.close()
  await domain[Symbol.asyncDispose]()
})

const january = { 'date-from': '2026-01-01', 'date-to': '2026-02-01' }

async function found(query: Readonly<Record<string, string>>): Promise<readonly number[]> {
  const { page } = await repository.search({ ...january, ...query })
  return page.messages.map(({ xml }) => Number(/event-(\d+)/.exec(xml ?? '')?.[1]))
}

const all = Array.from({ length: 30 }, (_, at) => 29 - at)

test('a search gives the newest first', async () => {
  expect(await found({})).toEqual(all)
})

test.each([
  [{ patient: 'P-1^^^&2.999&ISO' }, (at: number) => at % 3 === 1],
  [{ study: '2.999.2' }, (at: number) => at % 5 === 2],
  [{ user: 'event-7' }, (at: number) => at === 7],
  [{ outcome: '4' }, (at: number) => at % 2 === 1],
  [{ source: 'north' }, (at: number) => at < 10],
  [{ type: '110120' }, () => true],
  [{ type: '110100' }, () => true],
  [{ type: '110121' }, () => false],
  [{ patient: "P-1^^^&2.999&ISO' or '1'='1" }, () => false],
  [{ patient: 'P-1^^^&2.999&ISO', study: '2.999.2' }, (at: number) => at % 3 === 1 && at % 5 === 2],
  [
    { 'date-from': '2026-01-02T03:10Z', 'date-to': '2026-01-02T03:12:00.000Z' },
    (at: number) => at === 10 || at === 11,
  ],
])('%j finds what it names and nothing else', async (query, expected) => {
  expect(await found(query)).toEqual(all.filter(expected))
})

test('pages follow each other without a gap', async () => {
  const seen: number[] = []
  const query = { ...january, count: '7' }
  let next: string | undefined
  do {
    const { page } = await repository.search({
      ...query,
      ...(next !== undefined && { page: next }),
    })
    seen.push(...page.messages.map(({ xml }) => Number(/event-(\d+)/.exec(xml ?? '')?.[1])))
    next = page.next
  } while (next !== undefined)
  expect(seen).toEqual(all)
})

test('an answer holds no more bytes than it may, and the rest follows', async () => {
  const big = encodeAuditMessage({
    ...numbered(100),
    event: { ...numbered(100).event, at: new Date('2026-03-01T00:00:00Z') },
    objects: [{ ...patientObject('big'), name: 'x'.repeat(50_000) }],
  })
  await send(domain, repository.syslogPort, [written(big, 900), written(big, 901)])
  const march = { 'date-from': '2026-03-01', 'date-to': '2026-03-02' }
  const first = (await repository.search(march)).page
  expect(first.messages).toHaveLength(1)
  const second = (await repository.search({ ...march, page: first.next ?? '' })).page
  expect(second.messages).toHaveLength(1)
  expect(second.next).toBeUndefined()
})

test.each([
  [{ 'date-from': '' }],
  [{ 'date-to': 'yesterday' }],
  [{ 'date-from': '2026-01-02T03:04' }],
  [{ 'date-from': '2026-02-30T00:00Z', 'date-to': '2026-01-01' }],
  [{ patient: '' }],
  [{ patient: 'x'.repeat(256) }],
  [{ user: 'a\0b' }],
  [{ outcome: '5' }],
  [{ count: '0' }],
  [{ count: '-1' }],
  [{ page: 'x' }],
  [{ page: "1.1' or true" }],
  [{ sort: 'id' }],
])('%j is refused and its refusal audited', async (query) => {
  const before = (await repository.own('110101')).filter(refused).length
  const { status, page } = await repository.search(query)
  expect(status).toBe(400)
  expect(page).toEqual({ problem: expect.any(String) })
  expect((await repository.own('110101')).filter(refused)).toHaveLength(before + 1)
})

function refused({ message }: { readonly message: object | undefined }): boolean {
  return JSON.stringify(message).includes('"outcome":4')
}

test('who read the log and what he asked stands in the log (DICOM PS3.15: A.5.3.2)', async () => {
  await repository.search({ ...january, patient: 'P-2^^^&2.999&ISO' }, 'gateway')
  const reads = await repository.own('110101')
  const read = reads.find(({ message }) => JSON.stringify(message).includes('"gateway"'))
  const asked = 'https://audit.test/audit?date-from=2026-01-01&date-to=2026-02-01&patient=P-2'
  expect(read).toMatchObject({
    status: 'parsed',
    message: {
      event: { id: { code: '110101' }, action: 'R', outcome: 0 },
      participants: [
        { userId: 'gateway', isRequestor: true, networkAccessPoint: { id: '127.0.0.1' } },
        { userId: 'audit', isRequestor: false },
      ],
      objects: [
        { id: 'https://audit.test/audit', name: 'Security Audit Log' },
        { role: '24', query: expect.stringMatching(/^[\w+/]+=*$/) },
      ],
    },
  })
  expect(Buffer.from(queryOf(read), 'base64').toString().startsWith(asked)).toBe(true)
})

function queryOf(record: { readonly message: object | undefined } | undefined): string {
  return /"query":"([^"]+)"/.exec(JSON.stringify(record?.message))?.[1] ?? ''
}

test('a peer that is no reader hears nothing, and that is in the log', async () => {
  const { status, page } = await repository.search({}, 'north')
  expect(status).toBe(403)
  expect(page).toEqual({})
  expect((await repository.own('110132')).at(-1)?.message).toMatchObject({
    event: { id: { code: '110113' }, outcome: 4 },
    participants: [{ userId: 'audit' }, { userId: 'north' }],
  })
})

test('its start is in its own log', async () => {
  expect(await repository.own('110120')).toMatchObject([
    { framing: 'own', sourceIsPeer: true, message: { participants: [{ userId: 'audit' }] } },
  ])
})
