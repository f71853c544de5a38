import { expect, test } from 'vitest'
import { zoneOf } from './zone.ts'

const time = '101500'

test.each([
  ['the instance says it', { timezoneOffset: '-0430', date: '20260701', time }, '-0430'],
  ['summer', { timezoneOffset: undefined, date: '20260701', time }, '+0200'],
  ['winter', { timezoneOffset: undefined, date: '20260101', time }, '+0100'],
  ['what is said is no offset', { timezoneOffset: 'CET', date: '20260101', time }, '+0100'],
])('%s (DICOM PS3.3: C.12.1.1.8)', (_what, study, zone) => {
  expect(zoneOf(study, 'Europe/Berlin')).toBe(zone)
})

test('UTC is +0000, and without anything nothing is invented', () => {
  const study = { timezoneOffset: undefined, date: '20260101', time }
  expect(zoneOf(study, 'UTC')).toBe('+0000')
  expect(zoneOf(study, undefined)).toBeUndefined()
  expect(zoneOf({ ...study, date: '2026-13-99' }, 'UTC')).toBe('+0000')
})
