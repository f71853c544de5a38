// From C-STORE to RAD-68: what is published of a study, when, once, and for whom.
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startImagingSource } from '../src/app.ts'
import { type Hospital, startHospital } from './hospital.ts'
import { instance, send } from './modality.ts'

let hospital: Hospital

beforeAll(async () => {
  hospital = await startHospital()
}, 60_000)
afterAll(async () => {
  await hospital[Symbol.asyncDispose]()
})
afterEach(() => {
  hospital.answer = { status: 'Success', errors: [] }
})

/** Sends, and waits for the next submission of that study. */
async function next(orders: Parameters<typeof send>[1]) {
  const before = new Set(hospital.submitted)
  expect(await send(hospital, orders)).toEqual(orders.map(() => 0))
  return await hospital.submission(
    (one) => !before.has(one) && one.manifest.studyInstanceUid === orders[0]?.studyInstanceUid,
  )
}

describe('a study that is whole', () => {
  test('is published as a manifest of its instances (RAD TF-2: 4.68.4.1.2)', async () => {
    const orders = [2, 1, 3].map((number) => instance(1, number, { accessionNumber: 'ACC1' }))
    const { submission, manifest } = await next(orders)
    expect(manifest).toMatchObject({
      studyInstanceUid: '2.25.1.1',
      patient: { id: 'L-1', name: 'SYNTHETIC^PHANTOM' },
      study: { accessionNumber: 'ACC1' },
    })
    expect(manifest.series).toEqual([
      {
        seriesInstanceUid: '2.25.2.1.1',
        retrieveLocationUid: '2.999.1.4.1',
        retrieveAeTitle: 'NORTH',
        retrieveUrl: undefined,
        instances: [1, 2, 3].map((number) => ({
          sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
          sopInstanceUid: `2.25.3.1.${number}`,
        })),
      },
    ])
    const [entry] = submission.documentEntries
    expect(entry).toMatchObject({
      patientId: 'N-1001^^^&2.999.1.2&ISO',
      sourcePatientId: 'L-1^^^&2.999.1.5.1&ISO',
      uniqueId: manifest.sopInstanceUid,
      mimeType: 'application/dicom',
      formatCode: { code: '1.2.840.10008.5.1.4.1.1.88.59' },
    })
    expect(entry?.referenceIds).toHaveLength(2)
    expect(entry?.eventCodes.map(({ code }) => code)).toEqual(['CT', '69536005'])
  })

  test('leaves the two audit records of its publication (RAD TF-2: 4.68.5)', async () => {
    const read = await hospital.sink.next(({ event }) => event.id.code === '110103')
    expect(read.event).toMatchObject({ action: 'R', outcome: 0 })
    expect(read.objects.map(({ id }) => id)).toEqual(['2.25.1.1', 'N-1001^^^&2.999.1.2&ISO'])
    const sent = await hospital.sink.next(({ event }) => event.id.code === '110106')
    expect(sent.event).toMatchObject({ action: 'R', outcome: 0, types: [{ code: 'RAD-68' }] })
  })

  test('is not published again when nothing is new, however often it is sent', async () => {
    const before = hospital.submitted.length
    await send(hospital, [instance(1, 1, { accessionNumber: 'ACC1' })])
    // Another study after it: when that is out, the first has been looked at.
    const { manifest } = await next([instance(2, 1)])
    expect(manifest.studyInstanceUid).toBe('2.25.1.2')
    expect(hospital.submitted).toHaveLength(before + 1)
  })

  test('replaces its manifest when an instance came later (RAD TF-2: 4.68.4.1.3)', async () => {
    const first = await next([instance(3, 1)])
    const second = await next([instance(3, 2)])
    expect(second.manifest.series[0]?.instances).toHaveLength(2)
    expect(second.manifest.sopInstanceUid).not.toBe(first.manifest.sopInstanceUid)
    const [entry] = first.submission.documentEntries
    expect(
      second.submission.associations.map(({ type, targetId }) => [type, targetId]),
    ).toContainEqual(['RPLC', entry?.id])
  })
})

describe('a study that is held back', () => {
  test.each([
    ['of a patient that the domain does not know', [instance(10, 1, { patientId: 'L-9' })]],
    ['without Patient ID', [instance(11, 1, { patientId: '' })]],
    ['of two patients', [instance(12, 1), instance(12, 2, { patientId: 'L-2' })]],
  ])('%s is not published', async (_what, orders) => {
    const before = hospital.submitted.length
    expect(new Set(await send(hospital, orders))).toEqual(new Set([0]))
    await next([instance(20 + before, 1)])
    expect(hospital.submitted).toHaveLength(before + 1)
  })
})

describe('a repository that does not take it', () => {
  const busy = {
    status: 'Failure',
    errors: [
      { code: 'XDSRepositoryBusy', severity: 'Error', codeContext: 'busy', location: undefined },
    ],
  } as const

  test('for a while: the same submission comes again, with the same identifiers', async () => {
    hospital.answer = busy
    const first = await next([instance(40, 1)])
    const seen = new Set(hospital.submitted)
    const again = await hospital.submission(
      (one) => !seen.has(one) && one.manifest.studyInstanceUid === '2.25.1.40',
    )
    hospital.answer = { status: 'Success', errors: [] }
    expect(again.submission).toEqual(first.submission)
    expect(again.manifest).toEqual(first.manifest)
  })

  test('because it answers nothing: a restart goes on with the same submission', async () => {
    hospital.answer = 'silent'
    const first = await next([instance(41, 1)])
    await hospital.source.close()
    hospital.answer = {
      status: 'Failure',
      errors: [
        {
          code: 'XDSDuplicateUniqueIdInRegistry',
          severity: 'Error',
          codeContext: 'known',
          location: undefined,
        },
        {
          code: 'XDSRegistryMetadataError',
          severity: 'Error',
          codeContext: 'the id is used in the registry already',
          location: first.submission.documentEntries[0]?.id,
        },
      ],
    }
    hospital.known = 'busy'
    hospital.source = await startImagingSource(hospital.config)
    // A duplicate of itself or of something else: the registry is asked, until it says which.
    const asked = (outcome: number) =>
      hospital.sink.next(
        ({ event }) => event.types[0]?.code === 'ITI-18' && event.outcome === outcome,
      )
    await asked(8)
    hospital.known = [first.submission.submissionSets[0]?.id ?? '']
    await asked(0)
    // Audited as accepted: only now may the repository say something else.
    await hospital.sink.next(
      ({ event, objects }) =>
        event.outcome === 0 &&
        objects.some(({ id }) => id === first.submission.submissionSets[0]?.uniqueId),
    )
    const ofTheStudy = hospital.submitted.filter(
      ({ manifest }) => manifest.studyInstanceUid === '2.25.1.41',
    )
    expect(ofTheStudy.length).toBeGreaterThan(1)
    expect(ofTheStudy.at(-1)?.submission).toEqual(first.submission)
    hospital.answer = { status: 'Success', errors: [] }
    // The duplicate of itself counts as accepted: a further instance replaces it.
    await send(hospital, [instance(41, 2)])
    const second = await hospital.submission(
      ({ manifest }) =>
        manifest.studyInstanceUid === '2.25.1.41' && manifest.series[0]?.instances.length === 2,
    )
    expect(second.submission.associations.map(({ targetId }) => targetId)).toContain(
      first.submission.documentEntries[0]?.id,
    )
  })

  test('because its submission set is that of another: it is held back', async () => {
    hospital.answer = 'silent'
    const first = await next([instance(43, 1)])
    hospital.known = ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3399']
    hospital.answer = {
      status: 'Failure',
      errors: [
        {
          code: 'XDSDuplicateUniqueIdInRegistry',
          severity: 'Error',
          codeContext: 'known',
          location: undefined,
        },
      ],
    }
    const setId = first.submission.submissionSets[0]?.uniqueId
    const refused = await hospital.sink.next(
      ({ event, objects }) => event.outcome === 4 && objects.some(({ id }) => id === setId),
    )
    expect(refused.event.outcomeDescription).toBe('XDSDuplicateUniqueIdInRegistry')
    hospital.answer = { status: 'Success', errors: [] }
  })

  test('for good: it is not tried again, and audited as refused', async () => {
    hospital.answer = {
      status: 'Failure',
      errors: [
        {
          code: 'XDSUnknownPatientId',
          severity: 'Error',
          codeContext: 'unknown',
          location: undefined,
        },
      ],
    }
    await next([instance(42, 1)])
    const refused = await hospital.sink.next(
      ({ event }) => event.outcomeDescription === 'XDSUnknownPatientId',
    )
    expect(refused.event.outcome).toBe(4)
    hospital.answer = { status: 'Success', errors: [] }
    const before = hospital.submitted.length
    await next([instance(43, 1)])
    expect(hospital.submitted).toHaveLength(before + 1)
  })
})

describe('what comes in', () => {
  test('under a SOP Instance UID that is taken by other content: 0111 (DICOM PS3.7: C.5.10)', async () => {
    await next([instance(50, 1)])
    expect(await send(hospital, [instance(50, 1, { edge: 65 })])).toEqual([0x0111])
  })

  test('by STOW-RS: 200 for all, 202 for some, 409 for none (DICOM PS3.18: 10.5.3)', async () => {
    const good = syntheticInstance(instance(51, 1))
    const taken = syntheticInstance(instance(50, 1, { edge: 66 }))
    expect(await stow([good])).toMatchObject({ status: 200 })
    expect(await stow([syntheticInstance(instance(51, 2)), taken])).toMatchObject({ status: 202 })
    const none = await stow([taken])
    expect(none.status).toBe(409)
    expect(none.body).toMatchObject({ '00081198': { Value: [{ '00081197': { Value: [273] } }] } })
    const [published] = (await hospital.submissions(hospital.submitted.length)).slice(-1)
    expect(published).toBeDefined()
  })

  test('by STOW-RS with another media type: 415, and cut off: what was whole is said', async () => {
    expect(await stow([syntheticInstance(instance(52, 1))], { type: 'text/plain' })).toMatchObject({
      status: 415,
    })
    const cut = await stow([syntheticInstance(instance(52, 2))], { end: '' })
    expect(cut.status).toBeGreaterThanOrEqual(202)
  })

  test('by STOW-RS from a peer that is no source: 403', async () => {
    expect(await stow([], { as: 'gateway' })).toMatchObject({ status: 403 })
  })
})

interface StowOptions {
  readonly as?: string
  readonly type?: string
  readonly end?: string
}

async function stow(files: readonly Uint8Array[], options: StowOptions = {}) {
  const body = Buffer.concat([
    ...files.flatMap((file) => [
      Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'),
      file,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(options.end ?? '--b--\r\n'),
  ])
  await using answer = await hospital.domain.client(options.as ?? 'modality').request({
    method: 'POST',
    url: `${hospital.source.origin}/dicomweb/studies`,
    peer: 'source',
    headers: {
      'content-type': options.type ?? 'multipart/related; type="application/dicom"; boundary=b',
    },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  const text = await answer.text()
  const parsed: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: answer.status, body: parsed }
}
