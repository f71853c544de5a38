import { describe, expect, test } from 'vitest'
import { header } from '../test/header.ts'
import { type PublicationPlan, planPublication } from './plan-publication.ts'

const facts = {
  toDomain: (cx: string) => (cx === 'P-1^^^&2.999.5&ISO' ? 'N-1^^^&2.999.2&ISO' : undefined),
  localAssigningAuthority: '2.999.5',
  retrieveLocationUid: '2.999.4.1',
  retrieveAeTitle: 'NORTH',
}

function plan(...headers: Parameters<typeof planPublication>[0]): PublicationPlan {
  const outcome = planPublication(headers, facts)
  if (outcome.kind !== 'publish') throw new Error(outcome.kind)
  return outcome
}

const rejection = { code: '113001', designator: 'DCM', meaning: 'Rejected for Quality Reasons' }
const manifest = { code: '113030', designator: 'DCM', meaning: 'Manifest' }

describe('a study', () => {
  test('is listed by series, instances by their number (RAD TF-2: 4.68.4.1.2)', () => {
    const { series, patientId, sourcePatientId } = plan(
      header({ sopInstanceUid: '2.25.12', instanceNumber: '10' }),
      header({ sopInstanceUid: '2.25.11', instanceNumber: '9' }),
      header({ sopInstanceUid: '2.25.21', seriesInstanceUid: '2.25.20' }),
    )
    expect(series.map((one) => one.instances.map((instance) => instance.sopInstanceUid))).toEqual([
      ['2.25.11', '2.25.12'],
      ['2.25.21'],
    ])
    expect(series[0]).toMatchObject({
      retrieveLocationUid: '2.999.4.1',
      retrieveAeTitle: 'NORTH',
    })
    expect([patientId, sourcePatientId]).toEqual(['N-1^^^&2.999.2&ISO', 'P-1^^^&2.999.5&ISO'])
  })

  test('has the same digest in whatever order its instances came, another with one more', () => {
    const [one, two] = [
      header({ sopInstanceUid: '2.25.11' }),
      header({ sopInstanceUid: '2.25.12' }),
    ]
    const { digest } = plan(one, two)
    expect(plan(two, one).digest).toBe(digest)
    expect(plan(one).digest).not.toBe(digest)
  })

  test('names each order once (DICOM PS3.3: C.17.6)', () => {
    const request = {
      accessionNumber: undefined,
      accessionIssuer: undefined,
      placerOrderNumber: undefined,
      placerOrderIssuer: undefined,
      fillerOrderNumber: undefined,
      requestedProcedureDescription: undefined,
      requestedProcedureCodes: [],
    }
    const of = (accession: string, id: string) =>
      header({ accession, requests: [{ ...request, requestedProcedureId: id }] })
    const { requests, accessionNumbers } = plan(of('A1', 'RP1'), of('A1', 'RP1'), of('A2', 'RP2'))
    expect(requests.map((one) => [one.accessionNumber, one.requestedProcedureId])).toEqual([
      ['A1', 'RP1'],
      ['A2', 'RP2'],
    ])
    expect(accessionNumbers).toEqual(['A1', 'A2'])
  })

  test('has an order for each accession number, also where nothing else is said of it', () => {
    const { requests } = plan(header({ accession: 'A1' }), header({ accession: 'A2' }))
    expect(requests.map((one) => one.accessionNumber)).toEqual(['A1', 'A2'])
    expect(plan(header({})).requests).toEqual([])
  })

  test('does not list manifests, and is nothing without images (RAD TF-2: 4.68.4.1.2)', () => {
    const kos = header({ sopInstanceUid: '2.25.13', documentTitle: manifest })
    expect(plan(header({}), kos).headers).toHaveLength(1)
    expect(planPublication([kos], facts)).toEqual({ kind: 'nothing' })
    expect(planPublication([], facts)).toEqual({ kind: 'nothing' })
  })
})

describe('a study that is held back', () => {
  test.each([
    ['patient-unknown', [header({ patientId: 'P-2' })]],
    ['patient-unknown', [header({ authority: '2.999.6' })]],
    ['patient-missing', [header({ patientId: undefined })]],
    ['patients-mixed', [header({}), header({ patientId: 'P-2' })]],
    ['patients-mixed', [header({}), header({ authority: '2.999.6' })]],
    ['rejection-note', [header({}), header({ documentTitle: rejection })]],
  ])('%s', (reason, headers) => {
    expect(planPublication(headers, facts)).toEqual({ kind: 'quarantine', reason })
  })

  test('is not one whose instances name the hospital’s authority or none', () => {
    expect(plan(header({}), header({ authority: '2.999.5' })).headers).toHaveLength(2)
  })
})
