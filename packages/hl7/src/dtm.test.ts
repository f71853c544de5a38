import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareDtm, formatDtm, isDtm, isDtmNotAfter, padDtm, parseDtm } from './dtm.ts'

describe('DTM', () => {
  test.each([
    ['2026', 'year', '2026-01-01T00:00:00.000Z'],
    ['202603', 'month', '2026-03-01T00:00:00.000Z'],
    ['20260314', 'day', '2026-03-14T00:00:00.000Z'],
    ['2026031410', 'hour', '2026-03-14T10:00:00.000Z'],
    ['202603141015', 'minute', '2026-03-14T10:15:00.000Z'],
    ['20240229101530', 'second', '2024-02-29T10:15:30.000Z'],
    ['00010101', 'day', '0001-01-01T00:00:00.000Z'],
  ])('reads %s (ITI TF-3: Table 4.2.3.1.7-2)', (text, precision, iso) => {
    expect(parseDtm(text)).toEqual({ start: new Date(iso), precision })
  })

  test.each([
    '',
    '202',
    '20260',
    '202613',
    '20260230',
    '20230229',
    '2026031424',
    '202603141060',
    '20260314101560',
    '20260314101530+0100',
    '20260314101530.5',
    '2026-03-14',
    ' 2026',
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(isDtm(text)).toBe(false)
  })

  test('gives back every instant to the second', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(253_402_300_799_000), noInvalidDate: true }),
        (instant) => {
          const start = parseDtm(formatDtm(instant))?.start.getTime()
          expect(start).toBe(Math.floor(instant.getTime() / 1000) * 1000)
        },
      ),
    )
  })

  test('pads to the lowest second and compares so', () => {
    expect(padDtm('2026')).toBe('20260101000000')
    expect(padDtm('202603141015')).toBe('20260314101500')
    expect(compareDtm('2026', '20260101')).toBe(0)
    expect(compareDtm('2025', '20260101')).toBeLessThan(0)
    expect(compareDtm('20260102', '2026')).toBeGreaterThan(0)
  })

  test('compares start and stop on the precision they share (ITI TF-3: Table 4.2.3.2-1)', () => {
    expect(isDtmNotAfter('202603140945', '20260314')).toBe(true)
    expect(isDtmNotAfter('20260315', '202603140945')).toBe(false)
  })
})
