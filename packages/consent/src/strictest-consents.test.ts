import { expect, test } from 'vitest'
import type { ConsentRecord, ProvisionType } from './consent-record.ts'
import { currentConsents, verdictOf } from './consent-verdict.ts'
import { strictestConsents } from './strictest-consents.ts'

const asked = 'B^^^&2.999.77.9&ISO'

interface Said {
  readonly under: string
  readonly type: ProvisionType
  readonly day: number
  readonly policy?: string
  readonly limits?: 'none' | 'unknown'
}

function consent({ under, type, day, policy = 'p', limits = 'none' }: Said): ConsentRecord {
  const dateTime = new Date(Date.UTC(2026, 0, day))
  return {
    id: `${under}-${policy}-${day}`,
    status: 'active',
    patientId: `${under}^^^&2.999.77.9&ISO`,
    dateTime,
    lastUpdated: dateTime,
    policyUri: policy,
    provision: { type, limits },
  }
}

/** What a holder decides who is told what binds, as consents of the id that it asked for. */
function verdict(...said: readonly Said[]): string | undefined {
  const records = said.map((one) => consent(one))
  const counting = strictestConsents(
    [...new Set(records.map(({ patientId }) => patientId))].map((patientId) => ({
      patientId,
      consents: records.filter((one) => one.patientId === patientId),
    })),
  )
  const shown = counting.flatMap(({ consents }) => consents)
  const asHis = shown.map((one) => ({ ...one, patientId: asked }))
  return verdictOf(currentConsents(asHis, asked))?.decision
}

test('a refusal under one id binds, however old, against a permit under another', () => {
  expect(
    verdict({ under: 'A', type: 'deny', day: 1 }, { under: 'B', type: 'permit', day: 9 }),
  ).toBe('deny')
  expect(
    verdict({ under: 'A', type: 'permit', day: 9 }, { under: 'B', type: 'deny', day: 1 }),
  ).toBe('deny')
})

test('under one id the newer form replaces the older, as without a merge', () => {
  const lifted = [
    { under: 'A', type: 'deny', day: 1 },
    { under: 'A', type: 'permit', day: 2 },
  ] as const
  expect(verdict(...lifted, { under: 'B', type: 'permit', day: 1 })).toBe('permit')
  expect(verdict(...lifted, { under: 'B', type: 'deny', day: 1 })).toBe('deny')
})

test('permits of all ids permit, and nothing recorded says nothing', () => {
  expect(
    verdict({ under: 'A', type: 'permit', day: 1 }, { under: 'B', type: 'permit', day: 2 }),
  ).toBe('permit')
  expect(verdict()).toBeUndefined()
})

test('a limited permit of one id closes, and no other of his policies opens it again', () => {
  const limited = { under: 'B', type: 'permit', day: 8, limits: 'unknown' } as const
  expect(verdict(limited, { under: 'C', type: 'permit', day: 1, policy: 'q' })).toBe('deny')
  expect(
    verdict(
      limited,
      { under: 'A', type: 'deny', day: 5 },
      { under: 'A', type: 'permit', day: 1, policy: 'q' },
    ),
  ).toBe('deny')
})

test('of any two or three consents under two ids none that denies by itself is outvoted', () => {
  const some = ['A', 'B'].flatMap((under) =>
    (['permit', 'deny'] as const).flatMap((type) =>
      ['p', 'q'].flatMap((policy) => [1, 2].map((day) => ({ under, type, policy, day }))),
    ),
  )
  const sets = some.flatMap((one) => some.flatMap((two) => some.map((three) => [one, two, three])))
  for (const set of sets) {
    const alone = ['A', 'B'].map((id) => verdict(...set.filter(({ under }) => under === id)))
    const expected = alone.includes('deny') ? 'deny' : 'permit'
    expect(verdict(...set)).toBe(expected)
  }
})
