import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { faults } from '../../packages/soap/src/faults.ts'
import { type ErrorCodeRow, errorCodes } from '../../packages/xds/src/errors.ts'
import { errorsPage, faultSamples } from './errors-page.ts'
import { readSamples } from './samples.ts'
import { shownByTests } from './shown-by-tests.ts'

const samples = readSamples()

test('docs/errors.md says what the code says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
  expect(page).toBe(errorsPage(samples))
})

const rows: readonly (readonly [string, ErrorCodeRow])[] = Object.entries(errorCodes)

describe('each code that a message can earn has a sample, once there are samples of its transactions', () => {
  test.each(rows.filter(([, { sent }]) => sent === 'message'))('%s', (code, { on }) => {
    const due = on.filter((transaction) => samples.transactions.has(transaction))
    const shown = due.filter((transaction) => samples.rejects.has(`${transaction} ${code}`))
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(1, due.length))
  })
})

test.each([...shownByTests])('%s is shown by %s', (name, path) => {
  expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toContain(name)
})

test('no sample shows a code that its transaction cannot answer', () => {
  const strays = [...samples.rejects.keys()].filter((key) => {
    const [transaction, refusal] = key.split(' ')
    if (refusal?.startsWith('Fault-') === true) return false
    // The feeds of HL7 acknowledge with codes of their own.
    const answersErrors = rows.some(([, { on }]) => on.some((id) => id === transaction))
    if (!answersErrors) return false
    return !rows.some(([code, { on }]) => code === refusal && on.some((id) => id === transaction))
  })
  expect(strays).toEqual([])
})

test.each(Object.keys(faults).filter((name) => name !== 'Receiver'))(
  'the fault %s has a sample',
  (name) => {
    expect(faultSamples(name, samples)).not.toEqual([])
  },
)

test('each code has a meaning, a place and a citation', () => {
  const bare = rows.filter(
    ([, { meaning, on, cites }]) => meaning === '' || on.length === 0 || cites.length === 0,
  )
  expect(bare).toEqual([])
})
