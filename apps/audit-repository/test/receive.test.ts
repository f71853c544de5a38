import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { AuditRepositoryConfig } from '../src/config.ts'
import type { AuditRepositoryTables } from '../src/db/schema.ts'
import { verifyChain } from './verify-chain.ts'
import {
  type Running,
  createDomain,
  defaultHeader,
  dial,
  numbered,
  repositoryConfig,
  run,
  send,
  syslog,
} from './running.ts'

let domain: TestDomain
let config: AuditRepositoryConfig
let repository: Running

beforeAll(async () => {
  domain = await createDomain()
}, 60_000)

afterAll(async () => {
  await domain[Symbol.asyncDispose]()
})

beforeEach(async () => {
  config = await repositoryConfig(domain, { stalledMs: 1_000 })
  repository = await run(domain, config)
})

afterEach(async () => {
  await repository.close()
})

function own() {
  const { url } = config.database
  return openDatabase<AuditRepositoryTables>({ url, connectionsMax: 1 }, silentLog)
}

const patient = 'A-5501^^^&2.999.77.9&ISO'
const xml = encodeAuditMessage({
  ...numbered(1),
  objects: [
    {
      id: patient,
      typeCode: '1',
      role: '1',
      idType: { code: '2', system: 'RFC-3881', text: 'Patient Number' },
      details: [],
    },
    {
      id: '2.999.1',
      typeCode: '2',
      role: '3',
      idType: { code: '110180', system: 'DCM', text: 'Study Instance UID' },
      details: [],
    },
    {
      id: '2.999.2',
      typeCode: '2',
      role: '3',
      idType: { code: '9', system: 'RFC-3881', text: 'Report Number' },
      query: Buffer.from('<q/>'),
      details: [],
    },
  ],
})

test('a message is kept with its sender and what searches ask for (ITI TF-2: 3.20.4.1)', async () => {
  await send(domain, repository.syslogPort, [syslog(xml)])
  const [record, ...others] = await repository.received()
  expect(others).toEqual([])
  expect(record).toMatchObject({
    status: 'parsed',
    framing: 'tls',
    peer: {
      name: 'north',
      fingerprint256: domain.peers.byName('north')?.fingerprint256,
      address: '127.0.0.1',
    },
    sourceIsPeer: true,
    duplicates: 0,
    xml,
    message: {
      event: { at: '2026-01-02T03:04:05.000Z', outcome: 0 },
      objects: [{ id: patient }, { id: '2.999.1' }, { id: '2.999.2', query: 'PHEvPg==' }],
    },
  })
  await using database = own()
  const { rows } = await sql`
    select patient_ids, user_ids, study_uids, document_ids, event_id, event_types, outcome,
      source_id, host, app_name, msgid from audit_message where framing = 'tls'`.execute(database)
  expect(rows).toEqual([
    {
      patient_ids: [patient],
      user_ids: ['event-1'],
      study_uids: ['2.999.1'],
      document_ids: ['2.999.2'],
      event_id: '110100',
      event_types: ['110120'],
      outcome: 0,
      source_id: 'north',
      host: 'north',
      app_name: 'app',
      msgid: 'IHE+RFC-3881',
    },
  ])
})

test('TM-609: the same bytes are stored once and counted, other bytes are another event', async () => {
  await send(domain, repository.syslogPort, [syslog(xml), syslog(xml)])
  await send(domain, repository.syslogPort, [
    syslog(xml),
    syslog(xml, defaultHeader.replace('05Z', '05.000001Z')),
  ])
  const records = await repository.received()
  expect(records.map(({ duplicates }) => duplicates)).toEqual([2, 0])
})

test.each([
  ['a byte order mark', syslog(`\uFEFF${xml}`), 'parsed'],
  ['TM-604: two byte order marks', syslog(`\uFEFF\uFEFF${xml}`), 'opaque'],
  ['TM-604: UTF-16', syslog(Buffer.from(xml, 'utf16le')), 'opaque'],
  ['TM-605: a document type', syslog(`<!DOCTYPE a SYSTEM "file:///etc/passwd">${xml}`), 'opaque'],
  ['TM-605: XML that is cut off', syslog(xml.slice(0, -5)), 'opaque'],
  ['TM-605: another root', syslog('<Other/>'), 'opaque'],
  [
    'the MSGID of DICOM',
    syslog(xml, defaultHeader.replace('IHE+RFC-3881', 'DICOM+RFC3881')),
    'parsed',
  ],
  ['another MSGID', syslog(xml, defaultHeader.replace('IHE+RFC-3881', 'x')), 'opaque'],
  ['another priority', syslog(xml, defaultHeader.replace('<85>', '<13>')), 'parsed'],
  ['TM-607: a header without time', syslog(xml, defaultHeader.replace(/2026\S+/, '-')), 'parsed'],
  ['no syslog at all', Buffer.from([0, 255, 10, 0x27]), 'opaque'],
])('%s is kept, to the byte', async (_what, raw, status) => {
  await send(domain, repository.syslogPort, [raw])
  const [record] = await repository.received()
  expect(record?.status).toBe(status)
  expect(record?.raw).toBe(status === 'opaque' ? Buffer.from(raw).toString('base64') : undefined)
  await using database = own()
  const { rows } = await sql<{ raw: Buffer }>`
    select raw from audit_message where framing = 'tls'`.execute(database)
  expect(rows.map((row) => row.raw.equals(raw))).toEqual([true])
})

test.each([
  ['TM-601', '0 x', 'length-zero'],
  ['TM-601', '007 abc', 'length-leading-zero'],
  ['TM-601', '99999999999999999999 x', 'length-digits'],
  ['TM-601', '12a ', 'length-not-a-number'],
  ['TM-602', '1048577 x', 'length-over-limit'],
  ['non-transparent framing', '<85>1 - - - - - - x\n', 'not-octet-counted'],
])('%s: frame %j closes the connection with an alert', async (_id, bytes, problem) => {
  const socket = await dial(domain, repository.syslogPort)
  const closed = once(socket, 'close')
  socket.write(bytes)
  await closed
  await expect.poll(() => repository.own('110132')).toHaveLength(1)
  const [alert] = await repository.own('110132')
  expect(alert?.message).toMatchObject({
    event: { id: { code: '110113' }, outcome: 4 },
    participants: [{ userId: 'audit' }, { userId: 'north' }],
    objects: [{ id: '127.0.0.1', details: [{ value: `syslog frame: ${problem}` }] }],
  })
  expect(await repository.received()).toEqual([])
  // The next connection of the same peer is served.
  await send(domain, repository.syslogPort, [syslog(xml)])
  expect(await repository.received()).toHaveLength(1)
})

test('TM-603: a message that stops half way is kept as far as it came, if its header is whole', async () => {
  for (const bytes of [`5000 ${defaultHeader}<Audit`, '5000 <85>1 2026']) {
    const socket = await dial(domain, repository.syslogPort)
    const closed = once(socket, 'close')
    socket.write(bytes)
    await closed
  }
  const records = await repository.received()
  expect(records.map(({ framing, status, xml: text }) => [framing, status, text])).toEqual([
    ['cut-off', 'opaque', '<Audit'],
  ])
})

test('TM-606: control characters, escapes and HTML are stored as they came and answered as JSON', async () => {
  const evil = '\u202E<script>alert(1)</script>\n<85>1 - - - - - - forged'
  const message = numbered(1)
  const text = encodeAuditMessage({
    ...message,
    participants: [{ userId: evil, userName: evil, isRequestor: false, roles: [] }],
  })
  expect(text).not.toContain('\n')
  await send(domain, repository.syslogPort, [syslog(text)])
  const records = await repository.received({ user: evil })
  expect(records).toHaveLength(1)
  expect(records[0]?.message).toMatchObject({ participants: [{ userId: evil, userName: evil }] })
})

test('TM-607: an event from the year 9999 is found where it came in', async () => {
  const future = xml.replace('2026-01-02T03:04:05', '9999-12-31T23:59:59')
  await send(domain, repository.syslogPort, [syslog(future)])
  const [record] = await repository.received()
  expect(record?.message).toMatchObject({ event: { at: '9999-12-31T23:59:59.000Z' } })
})

test('TM-610: a message that names another source is kept and flagged', async () => {
  await send(domain, repository.syslogPort, [
    syslog(xml.replace('AuditSourceID="north"', 'AuditSourceID="registry"')),
  ])
  expect(await repository.received({ source: 'registry' })).toMatchObject([
    { sourceIsPeer: false, peer: { name: 'north' } },
  ])
})

test('TM-608: thousands in a row are all kept, in their order, while others are served', async () => {
  const many = Array.from({ length: 3000 }, (_, at) =>
    syslog(encodeAuditMessage(numbered(at)), defaultHeader.replace('05Z', `05.${at}Z`)),
  )
  const sending = Promise.all([
    send(domain, repository.syslogPort, many.slice(0, 1500)),
    send(domain, repository.syslogPort, many.slice(1500)),
  ])
  expect((await repository.search({})).status).toBe(200)
  await sending
  await using database = own()
  const { rows } = await sql<{ user: string }>`
    select user_ids[1] as user from audit_message where framing = 'tls' order by id`.execute(
    database,
  )
  const numbers = rows.map(({ user }) => Number(user.slice('event-'.length)))
  expect(numbers.filter((number) => number < 1500)).toEqual(many.slice(1500).map((_, at) => at))
  expect(numbers.filter((number) => number >= 1500)).toEqual(
    many.slice(1500).map((_, at) => at + 1500),
  )
}, 30_000)

test('a message whose values no index takes is kept all the same', async () => {
  const users = Array.from({ length: 300 }, (_, at) => ({
    userId: `${at}${'é'.repeat(20_000)}`.slice(0, 20_000),
    isRequestor: false,
    roles: [],
  }))
  const text = encodeAuditMessage({ ...numbered(1), participants: users.slice(0, 20) })
  await send(domain, repository.syslogPort, [syslog(text), syslog(xml)])
  expect((await repository.received()).map(({ status }) => status)).toEqual(['parsed', 'parsed'])
})

test('nobody changes the log, and a change behind its back breaks the chain', async () => {
  await send(domain, repository.syslogPort, [syslog(xml), syslog('<Other/>')])
  await using database = own()
  for (const change of [
    sql`update audit_message set outcome = 4`,
    sql`delete from audit_message`,
    sql`truncate audit_message`,
    sql`delete from audit_duplicate`,
  ]) {
    await expect(change.execute(database)).rejects.toThrow(/only added to|permission denied/)
  }
  expect(await verifyChain(database)).toBe('whole')
  await sql`set session_replication_role = replica`.execute(database)
  await sql`
    update audit_message set raw = raw || '\\x20'::bytea where framing = 'tls' and parse_status = 'opaque'
    `.execute(database)
  expect(await verifyChain(database)).toBe('broken')
})

test('a node without a listed certificate is refused and that is in the log (ITI TF-2: 3.19.6)', async () => {
  const stranger = await domain.pki.identity('stranger')
  const socket = connect({
    host: '127.0.0.1',
    port: repository.syslogPort,
    cert: stranger.certificate,
    key: stranger.privateKey,
    ca: readFileSync(config.tls.authorities[0] ?? ''),
    servername: 'localhost',
  })
  socket.on('error', () => undefined)
  socket.resume()
  socket.write('5 <85>1')
  await once(socket, 'close')
  await expect.poll(() => repository.own('110126')).toHaveLength(1)
  expect((await repository.own('110126'))[0]?.message).toMatchObject({
    event: { id: { code: '110113' }, outcome: 4 },
  })
  expect(await repository.received()).toEqual([])
})
