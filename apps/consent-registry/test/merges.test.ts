// What a merge of patients does to what they said (ITI TF-2: 3.8.4.2.4): the strictest binds, under
// every id.
import { recordOf, replacedBy } from '@isthmus/testbed/feed-calls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunningRegistry, cx } from './running-registry.ts'

let running: RunningRegistry
let patientCount = 0

beforeAll(async () => {
  running = await RunningRegistry.start('conformance')
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

/** Configured patients of whom nothing is recorded yet. */
function newPatients(count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    patientCount += 1
    return patientCount
  })
}

async function verdicts(...patients: readonly number[]): Promise<readonly string[]> {
  return Promise.all(
    patients.map(async (one) => (await running.said(one)).map(({ type }) => type).join(' ')),
  )
}

describe('a merge', () => {
  test('lets the refusal of the subsumed bind for the survivor, and the other way round', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = newPatients(4)
    const refusal = await running.record(a, { type: 'deny' })
    await running.record(b, { type: 'permit' })
    await running.record(c, { type: 'permit' })
    await running.record(d, { type: 'deny' })
    expect(await verdicts(a, b, c, d)).toEqual(['deny', 'permit', 'permit', 'deny'])
    expect([await running.merge(a, b), await running.merge(c, d)]).toEqual(['AA', 'AA'])
    expect(await verdicts(a, b, c, d)).toEqual(['deny', 'deny', 'deny', 'deny'])
    expect(await running.said(b)).toEqual([{ id: refusal, type: 'deny' }])
  })

  test('lets what permits bind for all of them, and nothing recorded stay nothing', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = newPatients(4)
    await running.record(a, { type: 'permit' })
    await running.merge(a, b)
    await running.merge(c, d)
    expect(await verdicts(a, b, c, d)).toEqual(['permit', 'permit', '', ''])
  })

  test('names all ids of the person to whoever asks for one of them, and to nobody else', async () => {
    const [a = 0, b = 0, c = 0] = newPatients(3)
    expect(await running.ids(a)).toEqual([cx(a)])
    await running.merge(a, b)
    const both = [cx(a), cx(b)].toSorted()
    expect(await running.ids(a)).toEqual(both)
    expect(await running.ids(b)).toEqual(both)
    expect(await running.ids(c)).toEqual([cx(c)])
  })

  test('shows a consent as that of the id asked for, with the one it was recorded under', async () => {
    const [a = 0, b = 0] = newPatients(2)
    await running.record(a, { type: 'deny' })
    await running.merge(a, b)
    const form = (n: number) => `patient.identifier=urn:oid:2.999.1.2|N-${n}&status=active`
    const answer = await running.send({ path: '/fhir/Consent/_search', body: form(b) })
    const identifier = (n: number) => ({ system: 'urn:oid:2.999.1.2', value: `N-${n}` })
    expect(answer).toMatchObject({
      status: 200,
      resource: {
        total: 1,
        entry: [
          {
            resource: {
              resourceType: 'Consent',
              patient: {
                identifier: identifier(b),
                extension: [{ valueIdentifier: identifier(a) }],
              },
            },
            search: { mode: 'match' },
          },
          {
            resource: {
              resourceType: 'Patient',
              identifier: [identifier(b)],
              link: [{ type: 'replaces', other: { identifier: identifier(a) } }],
            },
            search: { mode: 'include' },
          },
        ],
      },
    })
  })

  test('in a chain joins all of it, in whatever order the messages come', async () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = newPatients(6)
    await running.record(a, { type: 'deny' })
    await running.record(d, { type: 'deny' })
    await running.merge(a, b)
    await running.merge(b, c)
    await running.merge(e, f)
    await running.merge(d, e)
    expect(await verdicts(a, b, c, d, e, f)).toEqual(Array.from({ length: 6 }, () => 'deny'))
    expect(await running.ids(b)).toHaveLength(3)
    expect(await running.ids(e)).toHaveLength(3)
  })

  test('that arrives twice, or back, changes nothing', async () => {
    const [a = 0, b = 0] = newPatients(2)
    await running.record(a, { type: 'deny' })
    for (const answer of [running.merge(a, b), running.merge(a, b), running.merge(b, a)]) {
      expect(await answer).toBe('AA')
    }
    expect(await verdicts(a, b)).toEqual(['deny', 'deny'])
    expect(await running.ids(a)).toHaveLength(2)
  })

  test('of ids that nothing is known of binds as any other', async () => {
    const [a = 0] = newPatients(1)
    await running.record(a, { type: 'deny' })
    expect(await running.merge(a, 7_001)).toBe('AA')
    expect(await running.merge(7_001, 7_002)).toBe('AA')
    expect(await verdicts(a, 7_001, 7_002, 7_003)).toEqual(['deny', 'deny', 'deny', ''])
  })

  test('by ITI-44 is a merge; one of another authority is none (ITI TF-2: 3.44.4.2.3)', async () => {
    const [a = 0, b = 0, c = 0] = newPatients(3)
    await running.record(a, { type: 'deny' })
    const merged = { patients: [recordOf(`N-${b}`)], replaced: [replacedBy(`N-${a}`)] }
    expect(await running.feeds.feedV3('merge', merged)).toMatchObject({ code: 'CA' })
    expect(await verdicts(a, b)).toEqual(['deny', 'deny'])
    expect(await running.feeds.feed('A40', [`N-${c}@2.999.9`], [`N-${a}`])).toBe('AA')
    expect(await verdicts(c)).toEqual([''])
  })

  test('is audited as D and U in its own transaction, and refused to other actors', async () => {
    const [a = 0, b = 0] = newPatients(2)
    await running.merge(a, b)
    for (const action of ['D', 'U']) {
      await running.sink.next(
        ({ event, objects }) =>
          event.id.code === '110110' &&
          event.types[0]?.code === 'ITI-8' &&
          event.action === action &&
          objects.some(({ id }) => id === cx(action === 'D' ? a : b)),
      )
    }
    await expect(running.feeds.send('MSH', 'registry')).rejects.toMatchObject({
      kind: 'no-answer',
    })
  })
})

describe('a consent that is recorded after a merge', () => {
  test('replaces those of the same policy under every id, whichever it is recorded under', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = newPatients(4)
    await running.record(a, { type: 'deny' })
    await running.record(b, { type: 'permit' })
    await running.merge(a, b)
    const permit = await running.record(b, { type: 'permit' })
    expect(await running.said(a)).toEqual([{ id: permit, type: 'permit' }])
    // Late: the hospital still uses the subsumed id.
    await running.record(c, { type: 'permit' })
    await running.merge(c, d)
    const refusal = await running.record(c, { type: 'deny' })
    expect(await running.said(d)).toEqual([{ id: refusal, type: 'deny' }])
    expect(await running.said(c)).toEqual([{ id: refusal, type: 'deny' }])
  })

  test('leaves a refusal of another policy standing, under another id as well', async () => {
    const [a = 0, b = 0] = newPatients(2)
    const research = 'urn:policy:research'
    await running.record(a, { type: 'deny', policyUri: research })
    await running.merge(a, b)
    await running.record(b, { type: 'permit' })
    expect(await verdicts(a, b)).toEqual(['deny', 'deny'])
    await running.record(b, { type: 'permit', policyUri: research })
    expect(await verdicts(a, b)).toEqual(['permit permit', 'permit permit'])
  })

  test('is refused where a later one stands under any id of the person', async () => {
    const [a = 0, b = 0] = newPatients(2)
    await running.record(a, { type: 'deny' })
    await running.merge(a, b)
    const yesterday = new Date(Date.now() - 86_400_000)
    await expect(running.record(b, { type: 'permit', dateTime: yesterday })).rejects.toMatchObject({
      status: 409,
    })
    expect(await verdicts(b)).toEqual(['deny'])
  })

  test('and a merge at the same moment leave a refusal that nobody lifted', async () => {
    for (const [a = 0, b = 0] of [newPatients(2), newPatients(2), newPatients(2)]) {
      await Promise.all([
        running.record(a, { type: 'deny' }),
        running.merge(a, b),
        running.merge(b, 8_000 + b),
        running.record(a, { type: 'deny', policyUri: 'urn:policy:research' }),
      ])
      expect((await running.said(b)).map(({ type }) => type)).toEqual(['deny', 'deny'])
      expect(await verdicts(8_000 + b)).toEqual(['deny deny'])
    }
  })
})
