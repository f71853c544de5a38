// Multi-Patient Stored Query over the wire: what is found of whom, what is withheld, what the audit
// trail says.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { openDatabase } from '@isthmus/postgres/database'
import { silentLog } from '@isthmus/log/log'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import { multiPatientQueryIds, statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, registryCalls, slot } from './registry-calls.ts'
import { type RunningRegistry, refusing, silent, startRunningRegistry } from './running-registry.ts'

const nothing = { status: 'Success', errors: [], objects: [], objectRefs: [] }
const classCode = { code: 'REPORT', scheme: '2.999.20.1', display: 'Report' }
const ofSample = sampleEntry({ uniqueId: '2.999.77.1.1', classCode })
const ofRefusing = sampleEntry({ uniqueId: '2.999.77.1.2', patientId: refusing, classCode })
const ofSilent = sampleEntry({ uniqueId: '2.999.77.1.3', patientId: silent, classCode })
const approved = slot('Status', `('${statusApproved}')`)
const byClass = [approved, slot('ClassCode', `('REPORT^^2.999.20.1')`)]
const unknown = 'N-9^^^&2.999.1.2&ISO'

function of(...patientIds: readonly string[]) {
  return [approved, slot('PatientId', `(${patientIds.map((id) => `'${id}'`).join(',')})`)]
}

describe('ITI-51 in profile hospital, switched on', () => {
  let running: RunningRegistry
  let calls: RegistryCalls
  const ask: RegistryCalls['askAcross'] = (...asked) => calls.askAcross(...asked)
  const find = 'FindDocumentsForMultiplePatients'

  beforeAll(async () => {
    const limits = { leafClassResultsMax: 2, objectRefResultsMax: 3 }
    running = await startRunningRegistry('hospital', limits, { multiPatientQuery: 'on' })
    calls = registryCalls(running)
    for (const entry of [ofSample, ofRefusing, ofSilent]) await calls.registerEntry(entry)
    running.consents.said.set(silent, 'permit')
  }, 60_000)

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })

  /** The next Query event; its patients, and the query behind them. */
  async function audited(description?: string): Promise<readonly string[]> {
    const { objects, event } = await running.sink.next(
      ({ event: { types, outcomeDescription } }) =>
        types[0]?.code === 'ITI-51' && outcomeDescription === description,
    )
    expect(event).toMatchObject({ action: 'E', id: { code: '110112' } })
    return objects.map(({ id }) => id)
  }

  it('finds entries of whom it names, several in one answer (ITI TF-2: 3.51.4.1.3)', async () => {
    const { objects, ...answer } = await ask(find, of(samplePatientId, silent, unknown))
    expect(answer).toEqual({ status: 'Success', errors: [], objectRefs: [] })
    expect(uniqueIdsOf(objects)).toEqual([ofSample.uniqueId, ofSilent.uniqueId])
    expect(await audited()).toEqual([
      samplePatientId,
      silent,
      unknown,
      multiPatientQueryIds.FindDocumentsForMultiplePatients,
    ])
  })

  it('finds entries by what they are, of whoever permits, and audits each', async () => {
    const { objects } = await ask(find, byClass)
    expect(uniqueIdsOf(objects)).toEqual([ofSample.uniqueId, ofSilent.uniqueId])
    const isDenial = ({ event }: AuditMessage) => event.types[0]?.code === '110147'
    const denial = await running.sink.next(isDenial)
    expect(denial.event).toMatchObject({ outcome: 4, outcomeDescription: 'consent:consentDeny' })
    expect(denial.objects[0]?.id).toBe(refusing)
    const query = running.sink.messages.filter(({ event }) => event.types[0]?.code === 'ITI-51')
    expect(new Set(query.at(-1)?.objects.map(({ id }) => id))).toEqual(
      new Set([samplePatientId, silent, multiPatientQueryIds.FindDocumentsForMultiplePatients]),
    )
  })

  it('finds nothing by another class, and by facility and event what has them', async () => {
    const { code, scheme } = ofSample.healthcareFacilityTypeCode ?? classCode
    const facility = slot('HealthcareFacilityTypeCode', `('${code}^^${scheme}')`)
    expect((await ask(find, [approved, facility])).objects).toHaveLength(2)
    const others = [approved, slot('ClassCode', `('OTHER^^2.999.20.1')`)]
    expect(await ask(find, others)).toEqual(nothing)
    const event = slot('EventCodeList', `('NONE^^2.999.20.1')`)
    expect(await ask(find, [approved, event])).toEqual(nothing)
  })

  it('gives references likewise, and folders of whom it names', async () => {
    const refs = await ask(find, byClass, { returnType: 'ObjectRef' })
    expect([refs.objects, refs.objectRefs.length]).toEqual([[], 2])
    const slots = [
      { name: '$XDSFolderStatus', values: [`('${statusApproved}')`] },
      { name: '$XDSFolderPatientId', values: [`('${samplePatientId}','${silent}')`] },
    ]
    expect(await ask('FindFoldersForMultiplePatients', slots)).toEqual(nothing)
  })

  it('asks for one thing at least that narrows it (ITI TF-2: 3.51.4.1.2.3)', async () => {
    const { status, errors } = await ask(find, [approved])
    expect([status, errors.map(({ code }) => code)]).toEqual([
      'Failure',
      ['XDSStoredQueryMissingParam'],
    ])
    expect(await audited('XDSStoredQueryMissingParam')).toEqual([
      multiPatientQueryIds.FindDocumentsForMultiplePatients,
    ])
  })

  it('is no way to ask a query of one patient, nor ITI-18 to ask one of several', async () => {
    const { domain, service } = running
    const client = domain.client('gateway')
    for (const [transaction, queryId] of [
      [iti51, storedQueryIds.FindDocuments],
      [iti18, multiPatientQueryIds.FindDocumentsForMultiplePatients],
    ] as const) {
      await using answer = await client.call(transaction, {
        peer: 'registry',
        signal: AbortSignal.timeout(60_000),
        url: `${service.origin}/${transaction.id.toLowerCase()}`,
        request: { returnType: 'LeafClass', queryId, homeCommunityId: undefined, slots: byClass },
        assertionXml: calls.assertion(),
      })
      expect(answer.response.errors.map(({ code }) => code)).toEqual(['XDSUnknownStoredQuery'])
    }
  })

  it('opens with an assertion of one patient no other (ITI TF-2: 3.40.4.1.2)', async () => {
    const ofOne = () => ({ assertionXml: calls.assertion({ patientId: samplePatientId }) })
    await expect(ask(find, of(samplePatientId, silent), ofOne())).rejects.toMatchObject({
      name: 'SoapFaultError',
      subcodes: [{ name: 'FailedAuthentication' }],
    })
    const description = 'the patient of the assertion is not that of the query'
    expect(await audited(description)).toEqual([
      samplePatientId,
      silent,
      multiPatientQueryIds.FindDocumentsForMultiplePatients,
    ])
    expect(uniqueIdsOf((await ask(find, byClass, ofOne())).objects)).toEqual([ofSample.uniqueId])
    expect((await ask(find, of(samplePatientId), ofOne())).objects).toHaveLength(1)
  })

  it('needs an assertion, and no custodian may ask it', async () => {
    await expect(ask(find, byClass, { assertionXml: undefined })).rejects.toMatchObject({
      name: 'SoapFaultError',
      code: 'Sender',
    })
    await expect(ask(find, byClass, { as: 'repository' })).rejects.toMatchObject({ status: 403 })
  })

  it('refuses a larger answer than it may give, counting only what is shown', async () => {
    await calls.registerEntry(
      sampleEntry({ uniqueId: '2.999.77.1.4', patientId: refusing, classCode }),
    )
    expect((await ask(find, byClass)).status).toBe('Success')
    await calls.registerEntry(sampleEntry({ uniqueId: '2.999.77.1.5', classCode }))
    const { errors, objects } = await ask(find, byClass)
    expect([errors.map(({ code }) => code), objects]).toEqual([['XDSTooManyResults'], []])
  })

  it('fails when the consents cannot be read', async () => {
    running.consents.status = 500
    try {
      const { status, errors } = await ask(find, of(unknown))
      expect([status, errors[0]?.codeContext]).toEqual(['Failure', 'consent data unavailable'])
    } finally {
      running.consents.status = 200
    }
  })
})

describe.each([
  { profile: 'hospital', state: 'off', status: 404, indexes: 0 },
  { profile: 'conformance', state: 'on', status: 200, indexes: 4 },
] as const)('ITI-51 in profile $profile', ({ profile, state, status, indexes }) => {
  let running: RunningRegistry

  beforeAll(async () => {
    running = await startRunningRegistry(profile)
  }, 60_000)

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })

  it(`is ${state}, with its indexes, unless the settings say otherwise`, async () => {
    const answered = await registryCalls(running)
      .askAcross('FindDocumentsForMultiplePatients', byClass)
      .then(
        () => 200,
        (error: unknown) =>
          error instanceof Error && 'status' in error ? error.status : String(error),
      )
    expect(answered).toBe(status)
    expect(await indexesOf(running.databaseUrl)).toHaveLength(indexes)
  })
})

async function indexesOf(url: string): Promise<readonly unknown[]> {
  const database = openDatabase<Record<string, never>>({ url, connectionsMax: 1 }, silentLog)
  try {
    const { rows } = await sql`
      select from pg_indexes where schemaname = current_schema() and indexname in
        ('document_entry_class_code', 'document_entry_facility_type_code',
         'document_entry_event_codes', 'folder_codes')`.execute(database)
    return rows
  } finally {
    await database.destroy()
  }
}

function uniqueIdsOf(objects: readonly { readonly kind: string }[]): readonly string[] {
  return objects.map((object) => ('uniqueId' in object ? String(object.uniqueId) : '')).toSorted()
}
