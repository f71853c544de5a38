import { expect, test } from 'vitest'
import { createPatientLinks } from './patient-links.ts'
import { matchPatient } from './patient-match.ts'

const patientId = 'A-5501^^^&2.999.77.9&ISO'
const links = createPatientLinks([
  {
    domainId: patientId,
    local: [
      { hospital: 'north', id: '4711^^^&2.999.77.2.1&ISO' },
      { hospital: 'south', id: '0815^^^&2.999.77.2.2&ISO' },
    ],
  },
  {
    domainId: 'A-5502^^^&2.999.77.9&ISO',
    local: [{ hospital: 'north', id: '4712^^^&2.999.77.2.1&ISO' }],
  },
])

test.each([
  ['the same number', patientId, 'same'],
  ['the same number with trailing carets', `${patientId}^^`, 'same'],
  ['another number of the domain', 'A-5502^^^&2.999.77.9&ISO', 'other'],
  ["the hospital's own number for him", '0815^^^&2.999.77.2.2&ISO', 'same'],
  ["the hospital's own number for another", '4712^^^&2.999.77.2.1&ISO', 'other'],
  ['a number that nobody can translate', '4713^^^&2.999.77.2.1&ISO', 'absent'],
  ['no number', undefined, 'absent'],
  ['no CX', 'A-5501', 'other'],
])(
  'the patient of the assertion and of the data: %s (ITI TF-2: 3.40.4.1.2)',
  (_, stated, match) => {
    expect(matchPatient({ stated, patientId, toDomain: links.toDomain })).toBe(match)
  },
)

test('a hospital knows the patients that it has a number for, and no other', () => {
  expect(links.isKnownTo('south', patientId)).toBe(true)
  expect(links.isKnownTo('south', 'A-5502^^^&2.999.77.9&ISO')).toBe(false)
  expect(links.isKnownTo('east', patientId)).toBe(false)
  expect(links.localId('south', patientId)).toBe('0815^^^&2.999.77.2.2&ISO')
})

const merged = ['A-5499^^^&2.999.77.9&ISO', patientId]

test.each([
  ['an id that was merged into him', 'A-5499^^^&2.999.77.9&ISO', 'same'],
  ['his own id', patientId, 'same'],
  ['an id that was not', 'A-5502^^^&2.999.77.9&ISO', 'other'],
  ["a hospital's number for another", '4712^^^&2.999.77.2.1&ISO', 'other'],
])('after a merge: %s (ITI TF-2: 3.8.4.2.4)', (_, stated, match) => {
  const question = { stated, patientId, toDomain: links.toDomain }
  expect(matchPatient({ ...question, patientIds: merged })).toBe(match)
})

test("a hospital's number for one who was merged is a number for the survivor", () => {
  const stated = '4712^^^&2.999.77.2.1&ISO'
  const question = { stated, patientId, toDomain: links.toDomain }
  expect(matchPatient(question)).toBe('other')
  const patientIds = ['A-5502^^^&2.999.77.9&ISO', patientId]
  expect(matchPatient({ ...question, patientIds })).toBe('same')
})
