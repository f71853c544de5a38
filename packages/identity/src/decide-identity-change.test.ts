// Every case in which a feed changes something, and every one in which it must not
// (ITI TF-2: 3.8.4.1.3, 3.8.4.2.4).
import { describe, expect, it } from 'vitest'
import {
  type DecidableChange,
  type PatientStanding,
  decideIdentityChange,
} from './decide-identity-change.ts'
import { identityChange } from './identity-change.ts'
import type { FedIdentifier, PatientIdentityFeed } from './patient-identity-feed.ts'

const authorities = { domain: '2.999.1.2', namespaces: new Map([['DOMAIN', '2.999.1.2']]) }
const a = 'A^^^&2.999.1.2&ISO'
const b = 'B^^^&2.999.1.2&ISO'
const local = '7^^^&2.999.1.5.1&ISO'

function id(value: string, oid: string | undefined, namespace?: string): FedIdentifier {
  return { id: value, oid, namespace }
}

function change(feed: Partial<PatientIdentityFeed>) {
  return identityChange(
    { kind: 'add', identifiers: [], priorIdentifiers: [], ...feed },
    authorities,
  )
}

describe('what a message asks', () => {
  it('takes the domain id wherever it stands, the others beside it (ITI TF-2: 3.8.4.1.2.3)', () => {
    const identifiers = [id('7', '2.999.1.5.1'), id('x', undefined, 'NOBODY'), id('A', '2.999.1.2')]
    expect(change({ identifiers })).toEqual({
      kind: 'add',
      patient: { patientId: a, localIds: [local] },
    })
  })

  it('fills the OID of an authority that is only named (ITI TF-2: 3.8.4.1.2.3)', () => {
    const found = change({ identifiers: [id('A', undefined, 'DOMAIN')] })
    expect(found).toMatchObject({ kind: 'add', patient: { patientId: a } })
  })

  it('believes the OID when both are there', () => {
    const identifiers = [id('A', '2.999.7', 'DOMAIN')]
    expect(change({ identifiers })).toEqual({ kind: 'ignore', reason: 'other-authority' })
  })

  it('escapes what would divide a CX', () => {
    const found = change({ identifiers: [id('A|1', '2.999.1.2')] })
    expect(found).toMatchObject({ patient: { patientId: 'A\\F\\1^^^&2.999.1.2&ISO' } })
  })

  it('takes one id twice for one, and two ids for nobody', () => {
    const twice = [id('A', '2.999.1.2'), id('A', undefined, 'DOMAIN')]
    expect(change({ identifiers: twice })).toMatchObject({ kind: 'add' })
    const two = [id('A', '2.999.1.2'), id('B', '2.999.1.2')]
    expect(change({ identifiers: two })).toEqual({
      kind: 'refuse',
      who: 'patient',
      problem: 'two-ids',
    })
    expect(change({ kind: 'merge', identifiers: twice, priorIdentifiers: two })).toEqual({
      kind: 'refuse',
      who: 'prior',
      problem: 'two-ids',
    })
  })

  it.each(['', ' ', 'x'.repeat(151), 'a\u0000b'])('refuses an id that is none: %j', (value) => {
    expect(change({ identifiers: [id(value, '2.999.1.2')] })).toEqual({
      kind: 'refuse',
      who: 'patient',
      problem: 'unusable-id',
    })
  })

  it('ignores an A08 whoever it is about (ITI TF-2: 3.8.4.1.3)', () => {
    const update = change({ kind: 'update', identifiers: [id('A', '2.999.1.2')] })
    expect(update).toEqual({ kind: 'ignore', reason: 'update-event' })
  })

  it.each([
    ['survivor', [id('7', '2.999.1.5.1')], [id('A', '2.999.1.2')]],
    ['subsumed', [id('A', '2.999.1.2')], [id('7', '2.999.1.5.1')]],
  ])('ignores a merge whose %s is of another authority', (_, identifiers, priorIdentifiers) => {
    expect(change({ kind: 'merge', identifiers, priorIdentifiers })).toEqual({
      kind: 'ignore',
      reason: 'other-authority',
    })
  })
})

type Facts = Readonly<Record<string, PatientStanding>>

function decide(asked: DecidableChange, standing: Facts = {}) {
  return decideIdentityChange(asked, { standing: new Map(Object.entries(standing)) })
}

const add = (localIds: readonly string[] = []) =>
  ({ kind: 'add', patient: { patientId: a, localIds } }) as const

const merge = (subsumed: string, survivor: string, localIds: readonly string[] = []) =>
  ({
    kind: 'merge',
    survivor: { patientId: survivor, localIds },
    subsumed: { patientId: subsumed, localIds: [] },
  }) as const

describe('adding (ITI TF-2: 3.8.4.1.3)', () => {
  it.each<[PatientStanding | undefined, string | undefined]>([
    [undefined, a],
    ['never-active', a],
    ['inactive', a],
    ['configured', a],
    ['active', undefined],
  ])('one who is %s, with his numbers', (standing, activated) => {
    const facts = standing === undefined ? {} : { [a]: standing }
    expect(decide(add([local]), facts)).toEqual({
      kind: 'apply',
      plan: { activated, merged: undefined, links: [{ patientId: a, localId: local }] },
    })
  })

  it('changes nothing for one who is known', () => {
    expect(decide(add(), { [a]: 'active' })).toEqual({ kind: 'unchanged', reason: 'known-already' })
  })

  it('never undoes a merge', () => {
    const again = decide(add([local]), { [a]: 'subsumed' })
    expect(again).toEqual({ kind: 'unchanged', reason: 'subsumed-already' })
  })
})

describe('merging (ITI TF-2: 3.8.4.2.4)', () => {
  it.each<[PatientStanding, PatientStanding]>([
    ['active', 'active'],
    ['inactive', 'active'],
    ['configured', 'configured'],
    ['active', 'inactive'],
  ])('one who is %s into one who is %s', (subsumed, survivor) => {
    expect(decide(merge(a, b, [local]), { [a]: subsumed, [b]: survivor })).toEqual({
      kind: 'apply',
      plan: {
        activated: undefined,
        merged: { subsumedId: a, survivorId: b },
        links: [{ patientId: b, localId: local }],
      },
    })
  })

  const unchanging: readonly [string, DecidableChange, Facts, string][] = [
    ['both are one', merge(a, a), { [a]: 'active' }, 'same-id'],
    ['it comes twice', merge(a, b), { [a]: 'subsumed', [b]: 'active' }, 'subsumed-already'],
    ['it closes a loop', merge(b, a), { [a]: 'subsumed', [b]: 'active' }, 'survivor-was-subsumed'],
    ['both were subsumed', merge(a, b), { [a]: 'subsumed', [b]: 'subsumed' }, 'subsumed-already'],
    ['the subsumed is unknown', merge(a, b), { [b]: 'active' }, 'never-active'],
    ['the survivor is unknown', merge(a, b), { [a]: 'active' }, 'never-active'],
    ['nobody is known', merge(a, b), {}, 'never-active'],
  ]
  it.each(unchanging.map((one) => [one] as const))('changes nothing: %j', ([, ...row]) => {
    const [asked, standing, reason] = row
    expect(decide(asked, standing)).toEqual({ kind: 'unchanged', reason })
  })
})

describe('two who were born on different days', () => {
  const standing = new Map<string, PatientStanding>([a, b].map((one) => [one, 'active']))
  const births = (ofA: string | undefined, ofB: string | undefined) =>
    new Map([
      ...(ofA === undefined ? [] : [[a, ofA] as const]),
      ...(ofB === undefined ? [] : [[b, ofB] as const]),
    ])
  const mergeSaying = (birthDate: string | undefined) => {
    const asked = merge(a, b)
    return { ...asked, survivor: { ...asked.survivor, birthDate } }
  }

  it.each([
    { says: 'fed before', ofA: '19700203', ofB: '19700204', said: undefined },
    { says: 'said by the merge', ofA: '19700203', ofB: undefined, said: '19700204' },
    { says: 'corrected by the merge', ofA: '19700203', ofB: '19700203', said: '19700204' },
  ])('are not merged: $says', ({ ofA, ofB, said }) => {
    const facts = { standing, birthDates: births(ofA, ofB) }
    const asked = mergeSaying(said)
    expect(decideIdentityChange(asked, { ...facts, differingBirthDates: 'refuse' })).toEqual({
      kind: 'refuse',
      reason: 'birth-dates-differ',
    })
    expect(decideIdentityChange(asked, { ...facts, differingBirthDates: 'accept' }).kind).toBe(
      'apply',
    )
  })

  it.each([
    { says: 'the same day', ofA: '19700203', ofB: '19700203', said: undefined },
    { says: 'corrected by the merge', ofA: '19700203', ofB: '19700204', said: '19700203' },
    { says: 'one is not known', ofA: undefined, ofB: '19700204', said: '19700204' },
    { says: 'the other is not known', ofA: '19700203', ofB: undefined, said: undefined },
  ])('are one person: $says', ({ ofA, ofB, said }) => {
    const facts = { standing, birthDates: births(ofA, ofB), differingBirthDates: 'refuse' } as const
    expect(decideIdentityChange(mergeSaying(said), facts)).toMatchObject({ kind: 'apply' })
  })

  it('are known by the feeds: a new or corrected day is kept, the same one changes nothing', () => {
    const asked = { kind: 'add', patient: { patientId: a, localIds: [], birthDate: '19700203' } }
    const decided = (known: string | undefined) =>
      decideIdentityChange(asked as DecidableChange, {
        standing,
        birthDates: births(known, undefined),
      })
    const born = { patientId: a, birthDate: '19700203' }
    expect(decided(undefined)).toMatchObject({ kind: 'apply', plan: { born } })
    expect(decided('19690203')).toMatchObject({ kind: 'apply', plan: { born } })
    expect(decided('19700203')).toEqual({ kind: 'unchanged', reason: 'known-already' })
  })
})
