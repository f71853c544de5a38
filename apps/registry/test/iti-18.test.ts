// Registry Stored Query over the wire: what is found, what is withheld, what the audit trail says.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import { storedQueryIds } from '@isthmus/xds/identifiers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, registryCalls, slot } from './registry-calls.ts'
import {
  type RunningRegistry,
  refusing,
  silent,
  southNumber,
  startRunningRegistry,
} from './running-registry.ts'

const nothing = { status: 'Success', errors: [], objects: [], objectRefs: [] }
const ofSample = sampleEntry({ uniqueId: '2.999.77.1.1' })
const ofRefusing = sampleEntry({ uniqueId: '2.999.77.1.2', patientId: refusing })
const ofSilent = sampleEntry({ uniqueId: '2.999.77.1.3', patientId: silent })

describe('ITI-18 in profile hospital', () => {
  let running: RunningRegistry
  let calls: RegistryCalls

  beforeAll(async () => {
    running = await startRunningRegistry()
    calls = registryCalls(running)
    for (const entry of [ofSample, ofRefusing, ofSilent]) await calls.registerEntry(entry)
  }, 60_000)

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })

  it('finds an entry and audits the query (ITI TF-2: 3.18.5.1)', async () => {
    const { objects, ...answer } = await calls.find(samplePatientId)
    expect(answer).toEqual({ status: 'Success', errors: [], objectRefs: [] })
    const id = objects[0]?.id ?? ''
    const registered = { id, logicalId: id, version: 1, availabilityStatus: 'Approved' }
    expect(objects).toEqual([{ ...ofSample, ...registered }])
    const query = await running.sink.next(({ event }) => event.id.code === '110112')
    expect(query.event).toMatchObject({ action: 'E', outcome: 0 })
    expect(query.event.purposesOfUse.map(({ code }) => code)).toEqual(['TREAT'])
    expect(query.objects.map((object) => object.id)).toEqual([
      samplePatientId,
      storedQueryIds.FindDocuments,
    ])
  })

  it('answers Success without who refused, and says denied in its audit', async () => {
    expect(await calls.find(refusing)).toEqual(nothing)
    const denial = await running.sink.next(({ event }) => event.types[0]?.code === '110147')
    expect(denial.event).toMatchObject({ outcome: 4, outcomeDescription: 'consent:consentDeny' })
    expect(denial.objects.map(({ id }) => id)).toEqual([refusing, 'urn:oid:2.999.1.9.1'])
  })

  it('withholds also references, and who has recorded nothing', async () => {
    expect(await calls.find(refusing, { returnType: 'ObjectRef' })).toEqual(nothing)
    expect(await calls.find(silent)).toEqual(nothing)
  })

  it('gives for a withheld id what it gives for one that does not exist', async () => {
    expect(await calls.ask('GetDocuments', byUniqueId(ofRefusing.uniqueId))).toEqual(nothing)
    expect(await calls.ask('GetDocuments', byUniqueId('2.999.77.1.999'))).toEqual(nothing)
  })

  it('shows a patient as soon as he permits, and not when he has changed it back', async () => {
    const { said } = running.consents
    said.set(refusing, 'permit')
    await expect.poll(async () => (await calls.find(refusing)).objects.length).toBe(1)
    said.set(refusing, 'deny')
    await expect.poll(async () => (await calls.find(refusing)).objects.length).toBe(0)
  })

  it('fails when the consents cannot be read, and for unknown patients just so', async () => {
    const { consents } = running
    consents.status = 500
    try {
      for (const patientId of [samplePatientId, 'N-9^^^&2.999.1.2&ISO']) {
        const { status, errors, objects } = await calls.find(patientId)
        const codeContext = errors.map((error) => error.codeContext)
        expect([status, codeContext, objects]).toEqual([
          'Failure',
          ['consent data unavailable'],
          [],
        ])
      }
    } finally {
      consents.status = 200
    }
  })

  it('and for an unknown id as for a withheld one, when the assertion speaks of a patient', async () => {
    const { consents } = running
    consents.status = 500
    try {
      for (const uniqueId of [ofRefusing.uniqueId, '2.999.77.1.999']) {
        const assertionXml = calls.assertion({ patientId: southNumber })
        const { errors } = await calls.ask('GetDocuments', byUniqueId(uniqueId), { assertionXml })
        expect(errors.map(({ codeContext }) => codeContext)).toEqual(['consent data unavailable'])
      }
    } finally {
      consents.status = 200
    }
  })

  it('finds nothing of a patient of another authority, for whom no consents are asked', async () => {
    running.consents.status = 500
    try {
      expect(await calls.find('N-1001^^^&2.999.1.99&ISO')).toEqual(nothing)
    } finally {
      running.consents.status = 200
    }
  })

  it('refuses a query without assertion with a fault (ITI TF-2: 3.40.4.1.3)', async () => {
    await expect(calls.find(samplePatientId, { assertionXml: undefined })).rejects.toMatchObject({
      name: 'SoapFaultError',
      code: 'Sender',
    })
  })

  it('takes the asker’s own number for the patient, and refuses another patient’s', async () => {
    const own = { assertionXml: calls.assertion({ patientId: southNumber }) }
    expect((await calls.find(samplePatientId, own)).objects).toHaveLength(1)
    const ofOther = () => ({ assertionXml: calls.assertion({ patientId: refusing }) })
    await expect(calls.find(samplePatientId, ofOther())).rejects.toMatchObject({
      name: 'SoapFaultError',
      code: 'Sender',
      subcodes: [{ name: 'FailedAuthentication' }],
    })
    const isRefusal = ({ event }: AuditMessage) =>
      event.outcomeDescription === 'the patient of the assertion is not that of the query'
    const refused = await running.sink.next(isRefusal)
    expect(refused.event).toMatchObject({ outcome: 4, id: { code: '110112' } })
    expect(refused.objects.map(({ id }) => id)).toEqual([
      samplePatientId,
      storedQueryIds.FindDocuments,
    ])
    const byId = await calls.ask('GetDocuments', byUniqueId(ofSample.uniqueId), ofOther())
    expect(byId).toEqual(nothing)
    // Messages come in the order in which they were recorded: behind the next one, all are there.
    await running.sink.next(
      ({ event }) => event.id.code === '110112' && event.at > refused.event.at,
    )
    expect(running.sink.messages.filter(isRefusal)).toHaveLength(1)
  })

  it('gives entries of two patients as references only (ITI TF-2: 3.18.4.1.3)', async () => {
    running.consents.said.set(silent, 'permit')
    const both = byUniqueId(ofSample.uniqueId, ofRefusing.uniqueId, ofSilent.uniqueId)
    await expect
      .poll(async () => (await calls.ask('GetDocuments', both)).errors.map(({ code }) => code))
      .toEqual(['XDSResultNotSinglePatient'])
    const refs = await calls.ask('GetDocuments', both, { returnType: 'ObjectRef' })
    expect([refs.status, refs.objectRefs.length]).toEqual(['Success', 2])
  })

  it('refuses a larger answer than it may give, counting only what is shown', async () => {
    for (const number of [4, 5, 6, 7]) {
      const patientId = number > 5 ? refusing : samplePatientId
      await calls.registerEntry(sampleEntry({ uniqueId: `2.999.77.1.${number}`, patientId }))
    }
    const { status, errors, objects } = await calls.find(samplePatientId)
    expect([status, errors.map(({ code }) => code), objects]).toEqual([
      'Failure',
      ['XDSTooManyResults'],
      [],
    ])
    const refs = await calls.find(samplePatientId, { returnType: 'ObjectRef' })
    expect([refs.objects, refs.objectRefs.length]).toEqual([[], 3])
    expect(await calls.find(refusing)).toEqual(nothing)
  })

  it('refuses what it cannot read as an error of the query (ITI TF-2: 3.18.4.1.3)', async () => {
    const short = await calls.ask('GetAll', [])
    expect([short.status, short.errors[0]?.code]).toEqual(['Failure', 'XDSStoredQueryMissingParam'])
    const { event } = await running.sink.next(
      ({ event: { outcomeDescription } }) => outcomeDescription === 'XDSStoredQueryMissingParam',
    )
    expect(event).toMatchObject({ outcome: 4, id: { code: '110112' } })
  })

  it('answers consumers and custodians alone', async () => {
    await expect(calls.find(samplePatientId, { as: 'consents' })).rejects.toMatchObject({
      status: 403,
    })
  })
})

describe('ITI-18 in profile conformance', () => {
  let running: RunningRegistry
  let calls: RegistryCalls

  beforeAll(async () => {
    running = await startRunningRegistry('conformance')
    calls = registryCalls(running)
    for (const entry of [ofRefusing, ofSilent]) await calls.registerEntry(entry)
  }, 60_000)

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })

  it('shares without assertion who has recorded nothing, and not who refused', async () => {
    const bare = { assertionXml: undefined }
    expect((await calls.find(silent, bare)).objects).toHaveLength(1)
    expect(await calls.find(refusing, bare)).toEqual(nothing)
  })

  it('refuses a bad assertion that nobody asked for', async () => {
    const assertionXml = calls.assertion().replace('dr-south', 'dr-north')
    await expect(calls.find(silent, { assertionXml })).rejects.toMatchObject({
      name: 'SoapFaultError',
    })
  })
})

function byUniqueId(...uniqueIds: readonly string[]) {
  return [slot('UniqueId', `(${uniqueIds.map((id) => `'${id}'`).join(',')})`)]
}
