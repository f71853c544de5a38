// Which answer a question for corresponding identifiers gets.
import { describe, expect, it } from 'vitest'
import {
  type CrossReferenceAnswer,
  type LinkedPatient,
  type NamedAuthority,
  answerCrossReference,
  planCrossReference,
} from './cross-reference.ts'
import type { FedIdentifier } from './patient-identity-feed.ts'

const domain = '2.999.1.2'
const [north, south] = ['2.999.2.1', '2.999.2.2']
const authorities = {
  domain,
  namespaces: new Map([
    ['NORTH', north],
    ['EAST', '2.999.2.3'],
  ]),
  recognized: new Set([domain, north, south]),
}

const patient: LinkedPatient = {
  patientId: `D-1^^^&${domain}&ISO`,
  localIds: [`N-1^^^&${north}&ISO`, `S\\S\\1^^^&${south}&ISO`, `S-2^^^&${south}&ISO`],
}

function of(id: string, oid: string): FedIdentifier {
  return { id, namespace: undefined, oid }
}

interface Asked {
  readonly source: FedIdentifier
  readonly targets?: readonly NamedAuthority[]
  readonly patients?: readonly LinkedPatient[]
}

function ask({ source, targets = [], patients = [patient] }: Asked): CrossReferenceAnswer {
  const plan = planCrossReference({ source, targets }, authorities)
  return plan.kind === 'answer' ? plan.answer : answerCrossReference(plan, patients)
}

describe('corresponding identifiers (ITI TF-2: 3.83.4.2.2, 3.9.4.2.2.6)', () => {
  it('gives all but the one that was asked with, those of a domain together', () => {
    expect(ask({ source: of('N-1', north) })).toEqual({
      kind: 'found',
      identifiers: [of('D-1', domain), of('S-2', south), of('S^1', south)],
    })
  })

  it('gives those of the domains asked for', () => {
    const targets = [{ namespace: 'NORTH', oid: undefined }]
    expect(ask({ source: of('D-1', domain), targets })).toEqual({
      kind: 'found',
      identifiers: [of('N-1', north)],
    })
    expect(ask({ source: of('N-1', north), targets })).toEqual({ kind: 'found', identifiers: [] })
  })

  it('takes an authority by its namespace alone', () => {
    const source = { id: 'N-1', namespace: 'NORTH', oid: undefined }
    expect(ask({ source })).toMatchObject({ kind: 'found' })
  })

  it('asks with the id as it is kept', () => {
    expect(planCrossReference({ source: of('S^1', south), targets: [] }, authorities)).toEqual({
      kind: 'look-up',
      source: `S\\S\\1^^^&${south}&ISO`,
      targets: authorities.recognized,
    })
  })

  it('says which of the four things is not known', () => {
    const source = of('N-1', north)
    expect(ask({ source, patients: [] })).toEqual({ kind: 'source-not-found' })
    expect(ask({ source: of('x'.repeat(400), north) })).toEqual({ kind: 'source-not-found' })
    expect(ask({ source: of('N-1', '2.999.7') })).toEqual({
      kind: 'source-authority-not-recognized',
    })
    expect(ask({ source: of('N-1', '') })).toEqual({ kind: 'source-authority-not-recognized' })
    const targets = [of('', '2.999.7'), of('', south), { namespace: 'EAST', oid: undefined }]
    expect(ask({ source, targets })).toEqual({ kind: 'target-not-recognized', positions: [1, 3] })
  })

  it('does not guess whose a number of two patients is', () => {
    const patients = [patient, { patientId: `D-2^^^&${domain}&ISO`, localIds: [] }]
    expect(ask({ source: of('N-1', north), patients })).toEqual({ kind: 'source-ambiguous' })
  })

  it('keeps back what whoever asks may not hear of', () => {
    const recognized = new Set([domain, north])
    const plan = planCrossReference(
      { source: of('N-1', north), targets: [] },
      { ...authorities, recognized },
    )
    expect(plan.kind === 'look-up' && answerCrossReference(plan, [patient])).toEqual({
      kind: 'found',
      identifiers: [of('D-1', domain)],
    })
  })
})
