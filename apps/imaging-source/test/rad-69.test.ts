// RAD-69 over real mutual TLS: what leaves, what does not, and what the audit trail says of both.
import { syntheticDataset } from '@isthmus/dicom/synthetic-instance'
import { datasetOffset } from '@isthmus/dicom/dataset-offset'
import type { RetrieveImagingDocumentSetRequest } from '@isthmus/xds/messages'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { assertion } from './assertion.ts'
import { type Hospital, startHospital } from './hospital.ts'
import { instance, send } from './modality.ts'

let hospital: Hospital
const explicit = '1.2.840.10008.1.2.1'
const count = 12

beforeAll(async () => {
  hospital = await startHospital()
  const numbers = Array.from({ length: count }, (_, at) => at + 1)
  await send(hospital, [
    ...numbers.map((number) => instance(1, number, { edge: 300 })),
    instance(2, 1, { patientId: 'L-2' }),
    instance(3, 1, { patientId: 'L-3' }),
    instance(4, 1, { patientId: 'L-9' }),
  ])
  // An answer of the repository counts when it is audited: then the study is published.
  for (const patient of ['N-1001', 'N-1002', 'N-1003']) {
    await hospital.sink.next(
      ({ event, objects }) =>
        event.id.code === '110106' && objects[0]?.id === `${patient}^^^&2.999.1.2&ISO`,
    )
  }
}, 60_000)
afterAll(async () => {
  await hospital[Symbol.asyncDispose]()
})
afterEach(() => {
  hospital.consentStatus = 200
  hospital.said.set('N-1002', 'deny')
})

interface Change {
  readonly series?: string
  readonly repository?: string
  readonly syntaxes?: readonly string[]
  readonly home?: string
}

function request(
  study: number,
  numbers: readonly number[],
  change: Change = {},
): RetrieveImagingDocumentSetRequest {
  return {
    studies: [
      {
        studyInstanceUid: `2.25.1.${study}`,
        series: [
          {
            seriesInstanceUid: change.series ?? `2.25.2.${study}.1`,
            documents: numbers.map((number) => ({
              homeCommunityId: change.home,
              repositoryUniqueId: change.repository ?? '2.999.1.4.1',
              documentUniqueId: `2.25.3.${study}.${number}`,
            })),
          },
        ],
      },
    ],
    transferSyntaxUids: change.syntaxes ?? ['1.2.840.10008.1.2.4.70', explicit],
  }
}

interface Options {
  readonly assertionXml?: string | undefined
  readonly at?: Hospital
}

async function retrieve(message: RetrieveImagingDocumentSetRequest, options: Options = {}) {
  const at = options.at ?? hospital
  const assertionXml = 'assertionXml' in options ? options.assertionXml : assertion(at)
  await using answer = await at.domain.client('gateway').call(rad69, {
    url: `${at.source.origin}/rad-69`,
    peer: 'source',
    request: message,
    ...(assertionXml === undefined ? {} : { assertionXml }),
    signal: AbortSignal.timeout(20_000),
  })
  const bodies = new Map<string, Buffer>()
  for await (const part of answer.parts) {
    const chunks: Uint8Array[] = []
    for await (const chunk of part.bytes) chunks.push(chunk)
    bodies.set(part.contentId ?? '', Buffer.concat(chunks))
  }
  const { registryResponse, documents } = answer.response
  return { ...registryResponse, documents, bodies }
}

function unavailable(study: number) {
  return {
    status: 'Failure',
    documents: [],
    errors: [
      {
        code: 'XDSDocumentUniqueIdError',
        severity: 'Error',
        codeContext: 'SOP instance not available',
        location: `2.25.3.${study}.1`,
      },
    ],
    bodies: new Map(),
  }
}

describe('a permitted study', () => {
  test('comes byte for byte as it was sent (RAD TF-2: 4.69.4.2)', async () => {
    const numbers = Array.from({ length: count }, (_, at) => at + 1)
    const answer = await retrieve(request(1, numbers))
    expect(answer).toMatchObject({ status: 'Success', errors: [] })
    expect(answer.documents).toHaveLength(count)
    for (const [at, document] of answer.documents.entries()) {
      const id = document.content.kind === 'reference' ? document.content.contentId : ''
      const file = answer.bodies.get(id) ?? Buffer.alloc(0)
      const sent = syntheticDataset(instance(1, at + 1, { edge: 300 }))
      expect(document).toMatchObject({
        documentUniqueId: `2.25.3.1.${at + 1}`,
        mimeType: 'application/dicom',
        homeCommunityId: undefined,
      })
      expect(file.subarray(datasetOffset(file)).equals(sent)).toBe(true)
    }
  })

  test('is audited once, as transferred, with patient and counts (RAD TF-2: 4.69.6)', async () => {
    const message = await hospital.sink.next(
      ({ event, objects }) =>
        event.id.code === '110104' &&
        event.outcome === 0 &&
        objects[0]?.description?.sopClasses[0]?.instances === count,
    )
    expect(message.event).toMatchObject({ action: 'R', types: [{ code: 'RAD-69' }] })
    expect(message.event.purposesOfUse.map(({ code }) => code)).toEqual(['TREAT'])
    expect(message.objects.map(({ id }) => id)).toEqual(['2.25.1.1', 'N-1001^^^&2.999.1.2&ISO'])
    expect(message.participants.map(({ userId }) => userId)).toContain('dr-south')
  })

  test('echoes the home community where one was said (RAD TF-2: 4.69.4.2)', async () => {
    const { documents } = await retrieve(request(1, [1], { home: 'urn:oid:2.999.1' }))
    expect(documents[0]?.homeCommunityId).toBe('urn:oid:2.999.1')
  })

  test('comes in part where an instance is unknown (RAD TF-2: 4.69.5)', async () => {
    const answer = await retrieve(request(1, [1, 99]))
    expect(answer.status).toBe('PartialSuccess')
    expect(answer.errors).toMatchObject([
      { code: 'XDSDocumentUniqueIdError', location: '2.25.3.1.99' },
    ])
    expect(answer.bodies.size).toBe(1)
  })
})

describe('what does not leave', () => {
  test.each([
    ['an unknown study', 77],
    ['the study of a patient who refused', 2],
    ['the study of a patient of whom nothing is recorded', 3],
    ['a study that was never published', 4],
  ])('%s is answered like any other (ITI TF-3: Table 4.2.4.1-2)', async (_what, study) => {
    expect(await retrieve(request(study, [1]))).toEqual(unavailable(study))
  })

  test('a refusal is audited as denied, with its patient', async () => {
    const denied = await hospital.sink.next(
      ({ event }) => event.outcomeDescription === 'consent:consentDeny',
    )
    expect(denied.event).toMatchObject({ outcome: 4, types: [{ code: 'RAD-69' }] })
    expect(denied.objects.map(({ id }) => id)).toEqual(['2.25.1.2', 'N-1002^^^&2.999.1.2&ISO'])
    expect(denied.objects[0]?.description?.sopClasses[0]?.instanceUids).toEqual(['2.25.3.2.1'])
  })

  test('a refusal taken back opens the door, and shuts it again', async () => {
    hospital.said.set('N-1002', 'permit')
    await expect.poll(async () => (await retrieve(request(2, [1]))).status).toBe('Success')
    hospital.said.set('N-1002', 'deny')
    await expect.poll(async () => (await retrieve(request(2, [1]))).status).toBe('Failure')
  })

  test('an instance under another series or study (RAD TF-2: 4.69.5)', async () => {
    const { errors } = await retrieve(request(1, [1], { series: '2.25.2.1.9' }))
    expect(errors).toMatchObject([{ code: 'XDSDocumentUniqueIdError' }])
    const [study] = request(2, [1]).studies
    const mixed = { ...request(1, [1]), studies: study === undefined ? [] : [study] }
    const smuggled = {
      ...mixed,
      studies: [{ studyInstanceUid: '2.25.1.1', series: mixed.studies[0]?.series ?? [] }],
    }
    expect((await retrieve(smuggled)).status).toBe('Failure')
  })

  test('an instance in no requested transfer syntax (RAD TF-2: 4.69.5)', async () => {
    const { status, errors } = await retrieve(request(1, [1], { syntaxes: ['1.2.840.10008.1.2'] }))
    expect([status, errors[0]?.code, errors[0]?.location]).toEqual([
      'Failure',
      'XDSRepositoryError',
      '2.25.3.1.1',
    ])
  })

  test.each([
    [
      'another repository',
      request(1, [1], { repository: '2.999.1.4.2' }),
      'XDSUnknownRepositoryId',
    ],
    ['no instance', request(1, []), 'XDSIRequestError'],
    ['no transfer syntax', request(1, [1], { syntaxes: [] }), 'XDSRepositoryError'],
  ])('a request with %s: %s (RAD TF-2: 4.69.5)', async (_what, message, code) => {
    const { status, errors } = await retrieve(message)
    expect([status, errors.map((error) => error.code)]).toEqual(['Failure', [code]])
    const audited = await hospital.sink.next(({ event }) => event.outcomeDescription === code)
    expect(audited.event.outcome).toBe(4)
  })

  test('anything, while nobody can say what the patient wants', async () => {
    hospital.consentStatus = 500
    // An answer of the moment before may still be shared.
    await expect
      .poll(async () => (await retrieve(request(1, [1]))).errors[0])
      .toMatchObject({ code: 'XDSRepositoryError', codeContext: 'consent data unavailable' })
    expect((await retrieve(request(77, [1]))).errors[0]?.code).toBe('XDSDocumentUniqueIdError')
  })

  test('anything to whom shows no assertion (ITI TF-2: 3.40.4.1.3)', async () => {
    await expect(retrieve(request(1, [1]), { assertionXml: undefined })).rejects.toMatchObject({
      name: 'SoapFaultError',
      code: 'Sender',
    })
  })

  test('anything to whom speaks of another patient', async () => {
    const other = assertion(hospital, 'N-1002^^^&2.999.1.2&ISO')
    expect((await retrieve(request(1, [1]), { assertionXml: other })).status).toBe('Failure')
    const same = assertion(hospital, 'N-1001^^^&2.999.1.2&ISO')
    expect((await retrieve(request(1, [1]), { assertionXml: same })).status).toBe('Success')
  })

  test('an instance of another patient that came later under the same study', async () => {
    await send(hospital, [instance(5, 1)])
    await expect.poll(async () => (await retrieve(request(5, [1]))).status).toBe('Success')
    await send(hospital, [instance(5, 2, { patientId: 'L-2' })])
    expect((await retrieve(request(5, [2]))).errors[0]?.code).toBe('XDSDocumentUniqueIdError')
    await expect.poll(async () => (await retrieve(request(5, [1]))).status).toBe('Failure')
    const held = await hospital.sink.next(
      ({ event }) => event.outcomeDescription === 'quarantine:patients-mixed',
    )
    expect(held.event.outcome).toBe(4)
  })
})

test('a consumer that goes away leaves a failure in the audit trail', async () => {
  const abort = new AbortController()
  const numbers = Array.from({ length: count }, (_, at) => at + 1)
  const answer = await hospital.domain.client('gateway').call(rad69, {
    url: `${hospital.source.origin}/rad-69`,
    peer: 'source',
    request: request(1, numbers),
    assertionXml: assertion(hospital),
    signal: abort.signal,
  })
  abort.abort()
  await answer[Symbol.asyncDispose]()
  const broken = await hospital.sink.next(
    ({ event }) => event.id.code === '110104' && event.outcome === 8,
  )
  expect(broken.objects[0]?.id).toBe('2.25.1.1')
  expect((await retrieve(request(1, [1]))).status).toBe('Success')
})

test('lists every door that the running source has', () => {
  expect(hospital.source.routes().map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining(['POST /rad-69', 'POST /dicomweb/studies']),
  )
  const services = new Set(hospital.source.dimseServices().map(({ service }) => service))
  expect([...services].toSorted()).toEqual(['C-ECHO', 'C-STORE'])
})

test('in profile conformance the default is to share, and a refusal still binds', async () => {
  await using open = await startHospital('conformance')
  await send(open, [instance(2, 1, { patientId: 'L-2' }), instance(3, 1, { patientId: 'L-3' })])
  await open.submissions(2)
  const without = { assertionXml: undefined, at: open }
  await expect.poll(async () => (await retrieve(request(3, [1]), without)).status).toBe('Success')
  expect((await retrieve(request(2, [1]), without)).status).toBe('Failure')
}, 30_000)
