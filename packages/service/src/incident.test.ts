import type { LogFields } from '@isthmus/log/log'
import { silentLog } from '@isthmus/log/log'
import { expect, test } from 'vitest'
import { reportIncident } from './incident.ts'

function report(error: unknown) {
  const fields: LogFields[] = []
  const log = { ...silentLog, error: (_: string, more: LogFields = {}) => void fields.push(more) }
  return { incident: reportIncident(log, error), fields }
}

test('the log has the incident with class, code and place, and the partner only its number', () => {
  const { incident, fields } = report(Object.assign(new TypeError('of a patient'), { code: 'E1' }))
  expect(incident).toMatch(/^[0-9a-f]{10}$/)
  expect(fields).toHaveLength(1)
  expect(fields[0]?.incident).toBe(incident)
  expect(fields[0]?.error).toMatch(/^TypeError \(E1\) at .*incident\.test\.ts/)
})

test('nothing of a message is logged, not even a line that looks like a place', () => {
  const { fields } = report(new Error('no such patient\n    at Byrne^Aoife', { cause: 'Byrne' }))
  expect(fields[0]?.error).not.toMatch(/Byrne|patient/)
})

test('causes are followed, and a circle of them ends', () => {
  const inner = new RangeError('x')
  const outer = new Error('y', { cause: inner })
  inner.cause = outer
  expect(report(outer).fields[0]?.error).toMatch(/caused by RangeError/)
})
