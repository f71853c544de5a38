// Retrieve Document Set over the wire in profile hospital: who gets what, and what the audit trail
// says of it.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, auditOf } from './audit-of.ts'
import {
  type RepositoryCalls,
  type Retrieved,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import {
  type RunningRepository,
  refusing,
  silent,
  southNumber,
  startRunningRepository,
} from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository({ limits: { documentsPerRetrieveMax: 10 } })
  calls = repositoryCalls(running)
  await calls.provide([1, 2, 3].map((number) => sampleDocument(number, `report ${number}`)))
  await calls.provide([sampleDocument(4, 'of who refuses', { patientId: refusing })])
  await calls.provide([sampleDocument(5, 'of who is silent', { patientId: silent })])
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const about = (patientId: string) => ({ assertionXml: calls.assertion({ patientId }) })

/** What an answer says, the ids apart. */
function said({ response: { registryResponse, documents } }: Retrieved, uniqueId: string) {
  const errors = registryResponse.errors.map((error) => ({
    ...error,
    codeContext: error.codeContext.replaceAll(uniqueId, '*'),
    location: error.location?.replaceAll(uniqueId, '*'),
  }))
  return { status: registryResponse.status, errors, documents }
}

const participants = [
  '110153 https://repository.test/iti-43',
  '66862007 dr-south!',
  `110152 ${anonymous}`,
]
const patient = (id = samplePatientId) => `1/1 ${id}`
const documents = (...numbers: readonly number[]) =>
  numbers.map((number) => `2/3 ${uniqueIdOf(number)}`)

test('hands a document over as it was stored, and audits the export (ITI TF-2: 3.43.5.1)', async () => {
  const answers: Retrieved[] = []
  const retrieve = async () => {
    answers.push(await calls.retrieve([uniqueIdOf(1)], { homeCommunityId: 'urn:oid:2.999.1' }))
  }
  expect(await auditOf({ running, calls }, retrieve, 1)).toEqual([
    {
      event: '110106 R ITI-43 0',
      description: undefined,
      participants,
      objects: [patient(), ...documents(1)],
    },
  ])
  const [answer] = answers
  expect([...(answer?.bytes.values() ?? [])]).toEqual(['report 1'])
  expect(answer?.response.registryResponse).toEqual({ status: 'Success', errors: [] })
  expect(answer?.response.documents).toMatchObject([
    {
      homeCommunityId: 'urn:oid:2.999.1',
      repositoryUniqueId: sampleRepository,
      documentUniqueId: uniqueIdOf(1),
      mimeType: 'text/plain',
    },
  ])
})

test('hands many over at once, and each one once', async () => {
  const ids = [2, 1, 3, 2].map((number) => uniqueIdOf(number))
  const { bytes, response } = await calls.retrieve(ids)
  expect(response.documents).toHaveLength(3)
  expect(ids.map((id) => bytes.get(id))).toEqual(['report 2', 'report 1', 'report 3', 'report 2'])
})

test('hands over what there is and names what is missing (ITI TF-2: 3.43.4.2.2)', async () => {
  const answers: Retrieved[] = []
  const retrieve = async () => {
    answers.push(await calls.retrieve([1, 99, 2].map((number) => uniqueIdOf(number))))
  }
  const audit = await auditOf({ running, calls }, retrieve, 2)
  expect(audit).toEqual([
    {
      event: '110106 R ITI-43 4',
      description: 'XDSDocumentUniqueIdError',
      participants,
      objects: documents(99),
    },
    {
      event: '110106 R ITI-43 0',
      description: undefined,
      participants,
      objects: [patient(), ...documents(1, 2)],
    },
  ])
  const [answer] = answers
  expect([...(answer?.bytes.keys() ?? [])]).toEqual([uniqueIdOf(1), uniqueIdOf(2)])
  expect(answer?.response.registryResponse).toMatchObject({
    status: 'PartialSuccess',
    errors: [{ code: 'XDSDocumentUniqueIdError', severity: 'Error', location: uniqueIdOf(99) }],
  })
})

test('answers for no other repository (ITI TF-3: Table 4.2.4.1-2)', async () => {
  const { response } = await calls.retrieve([uniqueIdOf(1)], { repositoryUniqueId: '2.999.9' })
  expect(response).toMatchObject({
    documents: [],
    registryResponse: {
      status: 'Failure',
      errors: [{ code: 'XDSUnknownRepositoryId', location: uniqueIdOf(1) }],
    },
  })
})

test.each(['../../../etc/passwd', '', `${'2.999.'.repeat(50)}1`, 'urn:oid:2.999.77.1.1'])(
  'an id that is none of a document (%s) is one that does not exist',
  async (uniqueId) => {
    const { response } = await calls.retrieve([uniqueId])
    expect(response.registryResponse.errors).toMatchObject([
      {
        code: 'XDSDocumentUniqueIdError',
        location: uniqueId.length > 128 ? `${uniqueId.slice(0, 80)}…` : uniqueId,
      },
    ])
  },
)

const withheld = [
  { what: 'whose patient refused', number: 4, patientId: refusing, reason: 'consentDeny' },
  {
    what: 'of whose patient nothing is recorded',
    number: 5,
    patientId: silent,
    reason: 'noConsent',
  },
] as const

test.each(withheld)(
  'a document $what is answered as one that does not exist, and audited as denied (ITI TF-3: Table 4.2.4.1-2)',
  async ({ number, patientId, reason }) => {
    const uniqueId = uniqueIdOf(number)
    const unknown = await calls.retrieve([uniqueIdOf(98)], about(patientId))
    const answers: Retrieved[] = []
    const retrieve = async () => {
      answers.push(await calls.retrieve([uniqueId], about(patientId)))
    }
    expect(await auditOf({ running, calls }, retrieve, 1)).toEqual([
      {
        event: '110106 R ITI-43 4',
        description: `consent:${reason}`,
        participants,
        objects: [patient(patientId), `2/3 ${uniqueId}`],
      },
    ])
    expect(answers.map((answer) => said(answer, uniqueId))).toEqual([said(unknown, uniqueIdOf(98))])
  },
)

/** The answer for `refusing`, and whose consents it took. */
async function askedFor(number: number) {
  const before = running.consents.asked.length
  const answer = await calls.retrieve([uniqueIdOf(number)], about(refusing))
  return { ...said(answer, uniqueIdOf(number)), asked: running.consents.asked.slice(before) }
}

test('a document of another patient than the assertion names does not exist, and is looked for as long', async () => {
  const unknown = await askedFor(97)
  expect(unknown.asked).toEqual([refusing])
  expect(await askedFor(4)).toEqual(unknown)
  const { asked: both, ...other } = await askedFor(1)
  expect({ ...other, asked: [refusing] }).toEqual(unknown)
  expect(new Set(both)).toEqual(new Set([samplePatientId, refusing]))
})

/** The answer for a patient of another authority, and whose consents it took. */
async function askedForForeign(number: number) {
  const before = running.consents.asked.length
  const answer = await calls.retrieve([uniqueIdOf(number)], about('SOUTH-8^^^&2.999.1.5.2&ISO'))
  return { ...said(answer, uniqueIdOf(number)), asked: running.consents.asked.slice(before) }
}

test('nobody is asked for the consents of a number that nobody linked: what is withheld reads as unknown (ITI TF-3: Table 4.2.4.1-2)', async () => {
  const { asked, ...unknown } = await askedForForeign(97)
  expect(asked).toEqual([])
  expect(unknown.errors).toMatchObject([{ code: 'XDSDocumentUniqueIdError' }])
  expect(await askedForForeign(4)).toEqual({ ...unknown, asked: [refusing] })
})

test('takes the asker’s own number for the patient', async () => {
  const { bytes } = await calls.retrieve([uniqueIdOf(1)], about(southNumber))
  expect(bytes.get(uniqueIdOf(1))).toBe('report 1')
})

const countOfRefusing = async () =>
  (await calls.retrieve([uniqueIdOf(4)], about(refusing))).bytes.size

test('a change of consent binds within a second, in both directions', async () => {
  const { said: consents } = running.consents
  consents.set(refusing, 'permit')
  await expect.poll(countOfRefusing, { timeout: 1_000 }).toBe(1)
  consents.set(refusing, 'deny')
  await expect.poll(countOfRefusing, { timeout: 1_000 }).toBe(0)
})

test('without consent data nothing is released and nothing betrayed: known and unknown read alike', async () => {
  running.consents.status = 500
  try {
    const known = await calls.retrieve([uniqueIdOf(1)])
    expect(said(known, uniqueIdOf(1))).toMatchObject({
      status: 'Failure',
      documents: [],
      errors: [{ code: 'XDSRepositoryError', codeContext: 'consent data unavailable' }],
    })
    const unknown = await calls.retrieve([uniqueIdOf(96)])
    expect(said(unknown, uniqueIdOf(96))).toEqual(said(known, uniqueIdOf(1)))
    const description = 'consent:consentUnavailable'
    const denial = await running.sink.next(({ event }) => event.outcomeDescription === description)
    expect(denial.event.outcome).toBe(4)
  } finally {
    running.consents.status = 200
  }
})

test('without assertion it answers with a fault and releases nothing (ITI TF-2: 3.40.4.1.3)', async () => {
  const retrieve = async () => {
    const asked = calls.retrieve([uniqueIdOf(1)], { assertionXml: undefined })
    await expect(asked).rejects.toMatchObject({
      name: 'SoapFaultError',
      code: 'Sender',
      subcodes: [{ name: 'SecurityTokenUnavailable' }],
    })
  }
  expect(await auditOf({ running, calls }, retrieve, 2)).toMatchObject([
    { event: '110114 E 110122+ITI-40 4', objects: [] },
    {
      event: '110106 R ITI-43 4',
      participants: [participants[0], `${participants[2]}!`],
      objects: [],
    },
  ])
})

test('one message for each patient of one answer', async () => {
  running.consents.said.set(silent, 'permit')
  const both = { assertionXml: calls.assertion({ patientId: 'X-1^^^&2.999.1.5.9&ISO' }) }
  await expect.poll(async () => (await calls.retrieve([uniqueIdOf(5)], both)).bytes.size).toBe(1)
  const ids = [1, 5, 2, 4].map((number) => uniqueIdOf(number))
  const audit = await auditOf({ running, calls }, () => calls.retrieve(ids, both), 3)
  running.consents.said.delete(silent)
  expect(new Set(audit.map(({ event, objects }) => [event, ...objects].join(' ')))).toEqual(
    new Set([
      ['110106 R ITI-43 0', patient(), ...documents(1, 2)].join(' '),
      ['110106 R ITI-43 0', patient(silent), ...documents(5)].join(' '),
      ['110106 R ITI-43 4', patient(refusing), ...documents(4)].join(' '),
    ]),
  )
  expect(audit).toHaveLength(3)
})

test('what is registered for two patients is released when both permit it, and not before', async () => {
  await calls.provide([sampleDocument(20, 'of both')])
  const again = sampleDocument(20, 'of both', { patientId: refusing, id: 'de-20b' })
  await calls.provide([again])
  const { response } = await calls.retrieve([uniqueIdOf(20)])
  expect(response.registryResponse.errors).toMatchObject([{ code: 'XDSDocumentUniqueIdError' }])
})

test('refuses to hand over more at once than it may, in one sentence', async () => {
  const ids = Array.from({ length: 11 }, (_, at) => uniqueIdOf(at + 1))
  const { response } = await calls.retrieve(ids)
  const expected: Partial<RegistryError> = { code: 'XDSRepositoryError', location: undefined }
  expect(response.registryResponse.errors).toMatchObject([expected])
  expect(response.documents).toEqual([])
})

test.each([
  [30, 'text/plain; charset=utf-8'],
  [31, 'multipart/related; boundary=x'],
  [32, 'text/plain; name="é"'],
])('the answer says of document %i what its metadata said: %s', async (number, mimeType) => {
  await calls.provide([sampleDocument(number, 'typed', { mimeType })])
  const { response, bytes } = await calls.retrieve([uniqueIdOf(number)])
  expect(response.documents[0]?.mimeType).toBe(mimeType)
  expect(bytes.get(uniqueIdOf(number))).toBe('typed')
})

test('consumers alone may retrieve', async () => {
  const asked = calls.retrieve([uniqueIdOf(1)], { as: 'imaging' })
  await expect(asked).rejects.toMatchObject({ status: 403 })
})

/** The file that came last. */
async function fileOf(number: number, bytes: string): Promise<string> {
  const before = new Set(running.files().kept)
  await calls.provide([sampleDocument(number, bytes)])
  return running.files().kept.find((name) => !before.has(name)) ?? ''
}

test('a document that was changed on disk breaks the connection before its end, and never looks whole', async () => {
  const file = await fileOf(40, 'x'.repeat(700_000))
  const bytes = await readFile(file)
  bytes[699_999] = 0x79
  await writeFile(file, bytes)
  const retrieve = async () => {
    await expect(calls.retrieve([uniqueIdOf(40)])).rejects.toMatchObject({ name: 'CallError' })
  }
  expect(await auditOf({ running, calls }, retrieve, 2)).toEqual([
    damaged(40),
    {
      event: '110106 R ITI-43 8',
      description: 'the answer broke off before its end',
      participants,
      objects: [patient(), ...documents(40)],
    },
  ])
})

test('a consumer that goes away midway is audited as one that did not get the whole', async () => {
  await calls.provide([sampleDocument(43, 'x'.repeat(20_000_000))])
  const retrieve = async () => {
    const reading = calls.retrieve([uniqueIdOf(43)], {
      onPiece: () => Promise.reject(new Error('enough')),
    })
    await expect(reading).rejects.toThrow('enough')
  }
  expect(await auditOf({ running, calls }, retrieve, 1)).toMatchObject([
    { event: '110106 R ITI-43 8', objects: [patient(), ...documents(43)] },
  ])
})

test('documents that are gone or cut short are named, the others handed over (ITI TF-3: Table 4.2.4.1-2)', async () => {
  await rm(await fileOf(41, 'gone'))
  await appendFile(await fileOf(42, 'longer'), '!')
  const ids = [41, 1, 42].map((number) => uniqueIdOf(number))
  const answers: Retrieved[] = []
  const retrieve = async () => {
    answers.push(await calls.retrieve(ids))
  }
  const told = await auditOf({ running, calls }, retrieve, 4)
  expect(told.slice(0, 2)).toEqual(expect.arrayContaining([damaged(41), damaged(42)]))
  expect(told.slice(2)).toMatchObject([
    { event: '110106 R ITI-43 8', objects: [patient(), ...documents(41, 42)] },
    { event: '110106 R ITI-43 0', objects: [patient(), ...documents(1)] },
  ])
  expect(answers[0]?.bytes.get(uniqueIdOf(1))).toBe('report 1')
  expect(answers[0]?.response.registryResponse).toMatchObject({
    status: 'PartialSuccess',
    errors: [
      { code: 'XDSRepositoryError', location: uniqueIdOf(41) },
      { code: 'XDSRepositoryError', location: uniqueIdOf(42) },
    ],
  })
})

function damaged(number: number) {
  return {
    event: '110113 E 110135 8',
    description: 'the bytes that are kept are not those that were stored',
    participants: ['- repository!'],
    objects: [patient(), ...documents(number)],
  }
}
