import type { AuditMessage } from '@isthmus/atna/audit-message'
import { ConsentRejectedError } from '@isthmus/consent-reader/consent-writer'
import { writeConsent } from '@isthmus/consent/new-consent'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunningRegistry, cx, issuer, signal, statement } from './running-registry.ts'

let running: RunningRegistry
let patientCount = 0

beforeAll(async () => {
  running = await RunningRegistry.start('hospital')
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

/** A patient of whom nothing is recorded yet. */
function newPatient(): number {
  patientCount += 1
  return patientCount
}

async function refusedAs(attempt: Promise<unknown>): Promise<number | undefined> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof ConsentRejectedError ? error.status : undefined
}

function about(patient: number, outcome: number) {
  return ({ event, objects }: AuditMessage) =>
    event.outcome === outcome && objects.some(({ id }) => id === cx(patient))
}

test('nothing recorded is an empty set, of a patient that nobody knows as well', async () => {
  expect(await running.said(newPatient())).toEqual([])
  expect(await running.said(9_999)).toEqual([])
})

test('a refusal is recorded by the desk and found by the holders (PCF: ITI-108)', async () => {
  const patient = newPatient()
  const id = await running.record(patient)
  for (const holder of ['registry', 'gateway-north']) {
    expect(await running.said(patient, holder)).toEqual([{ id, type: 'deny' }])
  }
})

test('a newer consent of the same policy takes the place of the older, at once', async () => {
  const patient = newPatient()
  const first = await running.record(patient, { type: 'permit' })
  const second = await running.record(patient, { type: 'deny' })
  expect(await running.said(patient)).toEqual([{ id: second, type: 'deny' }])
  const third = await running.record(patient, { type: 'permit' })
  expect(await running.said(patient)).toEqual([{ id: third, type: 'permit' }])
  const database = openDatabase({ url: running.config.database.url, connectionsMax: 1 }, silentLog)
  const { rows } = await sql<{ id: string; version: number; status: string; by: string }>`
    select consent_id as id, version, resource ->> 'status' as status, changed_by_user as by
    from consent_history where patient_id = ${cx(patient)} order by changed_at, version desc
  `.execute(database)
  const by = 'desk-clerk'
  expect(rows).toEqual([
    { id: first, version: 1, status: 'active', by },
    { id: first, version: 2, status: 'inactive', by },
    { id: second, version: 1, status: 'active', by },
    { id: second, version: 2, status: 'inactive', by },
    { id: third, version: 1, status: 'active', by },
  ])
  await database.destroy()
})

test('the history can be added to and not be changed', async () => {
  await running.record(newPatient())
  const database = openDatabase({ url: running.config.database.url, connectionsMax: 1 }, silentLog)
  for (const attempt of [
    sql`delete from consent_history`,
    sql`update consent_history set changed_by_peer = 'x'`,
    sql`truncate consent_history`,
  ]) {
    await expect(attempt.execute(database)).rejects.toThrow(/append-only/)
  }
  await database.destroy()
})

test('consents of two policies stand beside each other', async () => {
  const patient = newPatient()
  await running.record(patient, { type: 'permit' })
  await running.record(patient, { type: 'deny', policyUri: 'urn:policy:research' })
  expect(await running.said(patient)).toHaveLength(2)
})

test('a late form does not undo a later one', async () => {
  const patient = newPatient()
  const id = await running.record(patient, { type: 'deny' })
  const yesterday = new Date(Date.now() - 86_400_000)
  expect(await refusedAs(running.record(patient, { type: 'permit', dateTime: yesterday }))).toBe(
    409,
  )
  expect(await running.said(patient)).toEqual([{ id, type: 'deny' }])
  await running.sink.next(about(patient, 4))
})

test('of changes at the same time one stands, and all are in the history', async () => {
  const patient = newPatient()
  const dateTime = new Date()
  const types = ['permit', 'deny', 'permit', 'deny', 'deny'] as const
  const ids = await Promise.all(types.map((type) => running.record(patient, { type, dateTime })))
  const standing = await running.said(patient)
  expect(standing).toHaveLength(1)
  expect(ids).toContain(standing[0]?.id)
})

test('each change is audited with patient, consent, desk and person (DICOM PS3.15: A.5.3.14)', async () => {
  const patient = newPatient()
  const id = await running.record(patient, { type: 'deny' })
  const created = await running.sink.next(about(patient, 0))
  expect(created.event).toMatchObject({ id: { code: '110110' }, action: 'C', outcome: 0 })
  expect(created.participants).toContainEqual(
    expect.objectContaining({
      userId: 'desk-clerk',
      userName: `<desk-clerk@${issuer}>`,
      isRequestor: true,
    }),
  )
  expect(created.participants).toContainEqual(expect.objectContaining({ userId: 'gateway-south' }))
  expect(created.objects).toContainEqual(
    expect.objectContaining({ id: `https://consents.test/fhir/Consent/${id}` }),
  )
  await running.record(patient, { type: 'permit' })
  const changed = await running.sink.next(
    (message) => about(patient, 0)(message) && message.event.action === 'U',
  )
  expect(changed.objects).toContainEqual(
    expect.objectContaining({
      details: expect.arrayContaining([{ type: 'provision', value: 'permit' }]),
    }),
  )
})

test('a hospital that does not know the patient may not speak for him', async () => {
  const patient = newPatient()
  expect(await refusedAs(running.record(patient, {}, { by: 'gateway-north' }))).toBe(403)
  // Nor may anybody for a patient whom no hospital knows.
  expect(await refusedAs(running.record(500))).toBe(403)
  for (const nobody of [patient, 500]) {
    expect(await running.said(nobody)).toEqual([])
    await running.sink.next(about(nobody, 4))
  }
})

test('an assertion for another patient does not speak for this one', async () => {
  const patient = newPatient()
  expect(
    await refusedAs(running.record(patient, {}, { authorization: running.desk(cx(newPatient())) })),
  ).toBe(403)
  expect(await running.said(patient)).toEqual([])
  // The hospital's own number of the same patient does.
  await running.record(
    patient,
    {},
    {
      authorization: running.desk(`S-${patient}^^^&2.999.1.5.2&ISO`),
    },
  )
  expect(await running.said(patient)).toHaveLength(1)
})

test('nobody, a bad signature and another scheme are no person at the desk (ITI TF-2: 3.40)', async () => {
  const patient = newPatient()
  const body = JSON.stringify(writeConsent(statement(patient)))
  const good = running.desk(cx(patient))
  const bad = encodeAuthorization(
    Buffer.from(good.slice(5), 'base64').toString().replace('desk-clerk', 'desk-chief'),
  )
  for (const authorization of [undefined, bad, 'Basic ZGVzazpkZXNr', 'SAML !', 'SAML AAAA']) {
    const answer = await running.send({
      path: '/fhir/Consent',
      body,
      by: 'gateway-south',
      contentType: 'application/fhir+json',
      ...(authorization === undefined ? {} : { authorization }),
    })
    expect(answer).toMatchObject({
      status: 401,
      resource: { resourceType: 'OperationOutcome', issue: [{ code: 'login' }] },
    })
  }
  expect(await running.said(patient)).toEqual([])
  await running.sink.next(({ event }) => /FailedCheck/.test(event.outcomeDescription ?? ''))
})

test('a Consent that says more than can be decided is not recorded', async () => {
  const patient = newPatient()
  const consent = writeConsent(statement(patient))
  const post = (body: string) =>
    running.send({
      path: '/fhir/Consent',
      body,
      by: 'gateway-south',
      contentType: 'application/fhir+json',
      authorization: running.desk(cx(patient)),
    })
  const limited = { ...consent, provision: { type: 'permit', period: { end: '2027-01-01' } } }
  expect(await post(JSON.stringify(limited))).toMatchObject({
    status: 422,
    resource: { issue: [{ code: 'not-supported', expression: ['Consent.provision'] }] },
  })
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  expect(await post(JSON.stringify({ ...consent, dateTime: tomorrow }))).toMatchObject({
    status: 422,
  })
  expect(await post('[]')).toMatchObject({ status: 400 })
  expect(await post('{')).toMatchObject({ status: 400 })
  expect(await post(JSON.stringify({ ...consent, padding: 'x'.repeat(20_000) }))).toMatchObject({
    status: 413,
  })
  expect(await running.said(patient)).toEqual([])
})

test.each([
  ['no patient', 'status=active'],
  ['no status', 'patient.identifier=urn:oid:2.999.1.2|N-1'],
  ['another status', 'patient.identifier=urn:oid:2.999.1.2|N-1&status=inactive'],
  ['a patient by reference', 'patient=Patient/1&status=active'],
  ['a parameter we do not know', 'patient.identifier=urn:oid:2.999.1.2|N-1&status=active&x=y'],
  ['a parameter twice', 'patient.identifier=urn:oid:2.999.1.2|N-1&status=active&status=active'],
  ['no authority', 'patient.identifier=N-1&status=active'],
  ['another authority', 'patient.identifier=urn:oid:2.999.1.5.2|S-1&status=active'],
])('a search that is not understood is refused, not answered with nothing: %s', async (_, body) => {
  expect(await running.send({ path: '/fhir/Consent/_search', body })).toMatchObject({
    status: 400,
    resource: { resourceType: 'OperationOutcome' },
  })
})

test('a search in JSON is of the wrong type', async () => {
  const wrong = { path: '/fhir/Consent/_search', body: '{}', contentType: 'application/json' }
  expect(await running.send(wrong)).toMatchObject({ status: 415 })
})

test('who is no holder may not search, who is no gateway may not write (ITI TF-2: 3.19)', async () => {
  const body = 'patient.identifier=urn:oid:2.999.1.2|N-1&status=active'
  expect(await running.send({ path: '/fhir/Consent/_search', body, by: 'archive' })).toMatchObject({
    status: 403,
  })
  const consent = JSON.stringify(writeConsent(statement(1)))
  const write = { path: '/fhir/Consent', body: consent, contentType: 'application/fhir+json' }
  expect(await running.send({ ...write, by: 'registry' })).toMatchObject({ status: 403 })
  await running.sink.next(
    ({ event, participants }) =>
      event.id.code === '110113' && participants.some(({ userId }) => userId === 'archive'),
  )
})

test('start is audited; health says how the audit trail stands', async () => {
  await running.sink.next(({ event }) => event.types.some(({ code }) => code === '110120'))
  await using answer = await running.domain
    .client('registry')
    .request({ method: 'GET', url: `${running.service.origin}/health`, peer: 'consents', signal })
  expect(answer.status).toBe(200)
})

test('in profile conformance nobody need be named; a bad assertion is still refused', async () => {
  await using open = await RunningRegistry.start('conformance')
  await open.record(1, {}, { authorization: undefined })
  expect(await refusedAs(open.record(1, {}, { authorization: 'SAML AAAA' }))).toBe(401)
  expect(await open.said(1)).toHaveLength(1)
  await open.service.close()
  await open.sink.next(({ event }) => event.types.some(({ code }) => code === '110121'))
}, 60_000)
