import type { ConsentRecord, ProvisionType } from '@isthmus/consent/consent-record'
import { currentConsents, verdictOf } from '@isthmus/consent/consent-verdict'
import { expect, test } from 'vitest'
import { createMergedConsentReader } from './merged-consents.ts'

const cx = (id: string) => `${id}^^^&2.999.1.2&ISO`
const { signal } = new AbortController()

function said(id: string, type: ProvisionType, day = 1): ConsentRecord {
  const dateTime = new Date(Date.UTC(2026, 0, day))
  return {
    id: `${id}-${type}`,
    status: 'active',
    patientId: cx(id),
    dateTime,
    lastUpdated: dateTime,
    policyUri: 'p',
    provision: { type, limits: 'none' },
  }
}

interface World {
  readonly consents: readonly ConsentRecord[]
  /** Ids of B that the Consent Registry knows. */
  readonly known?: readonly string[]
  /** Ids that were merged into B. */
  readonly merged: readonly string[]
}

async function ask({ consents, known = ['B'], merged }: World) {
  const asked: string[] = []
  const reader = createMergedConsentReader(
    {
      patientConsents: (id) => {
        asked.push(id)
        return Promise.resolve({
          consents: consents.filter(({ patientId }) => patientId === id),
          patientIds: id === cx('B') ? known.map((one) => cx(one)) : [id],
        })
      },
    },
    () => Promise.resolve(merged.map((id) => cx(id))),
  )
  const { patientIds, consents: found } = await reader.patientConsents(cx('B'), signal)
  const decision = verdictOf(currentConsents(found, cx('B')))?.decision
  return { asked, patientIds, decision }
}

test('who was never merged is asked about once', async () => {
  const answer = await ask({ consents: [said('B', 'permit')], merged: [] })
  expect(answer).toEqual({ asked: [cx('B')], patientIds: [cx('B')], decision: 'permit' })
})

test('a merge that the Consent Registry knows costs no further ask', async () => {
  const known = ['B', 'A']
  const { asked, patientIds } = await ask({ consents: [], known, merged: ['A'] })
  expect([asked, patientIds]).toEqual([[cx('B')], [cx('B'), cx('A')]])
})

test('one that it has not heard of makes the refusal of the subsumed bind all the same', async () => {
  const consents = [said('A', 'deny', 1), said('B', 'permit', 2)]
  const { asked, decision, patientIds } = await ask({ consents, merged: ['A'] })
  expect(decision).toBe('deny')
  expect(asked).toEqual([cx('B'), cx('A')])
  expect(patientIds).toEqual([cx('B'), cx('A')])
})

test('of a chain that it knows in part the rest is asked for', async () => {
  const consents = [said('Z', 'deny', 1), said('B', 'permit', 2)]
  const answer = await ask({ consents, known: ['B', 'A'], merged: ['A', 'Z'] })
  expect(answer).toMatchObject({ asked: [cx('B'), cx('Z')], decision: 'deny' })
})

test('permits of all of them permit', async () => {
  const consents = [said('A', 'permit'), said('B', 'permit')]
  expect((await ask({ consents, merged: ['A'] })).decision).toBe('permit')
})
