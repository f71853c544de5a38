import { expect, test } from 'vitest'
import { auditCustodianQuery, readCustodianAnswer, unanswered } from './custodian-answer.ts'
import { custodianQuery } from './custodian-query.ts'

const found = { objects: [], objectRefs: ['urn:uuid:1'] } as const

test('a success is an answer, also one that finds nothing (ITI TF-2: 3.18.4.1.3)', () => {
  expect(readCustodianAnswer({ status: 'Success', errors: [], ...found })).toEqual({
    kind: 'answered',
    references: ['urn:uuid:1'],
  })
  const nothing = { objects: [], objectRefs: [] }
  expect(readCustodianAnswer({ status: 'Success', errors: [], ...nothing })).toEqual({
    kind: 'answered',
    references: [],
  })
})

test('half a success is none, whatever it holds', () => {
  const why = 'XDSTooManyResults'
  const errors = [{ code: why, severity: 'Error', codeContext: '', location: undefined }] as const
  const partial = readCustodianAnswer({ status: 'PartialSuccess', errors, ...found })
  expect(partial).toEqual({ kind: 'unanswered', why })
  expect(readCustodianAnswer({ status: 'Failure', errors: [], ...found })).toEqual({
    kind: 'unanswered',
    why: 'Failure',
  })
})

test('the question is audited by the asker, with the reason when there is no answer (ITI TF-2: 3.18.5.1)', () => {
  const facts = {
    now: new Date(0),
    endpoint: 'https://registry.test/iti-18',
    self: { name: 'repository', processId: '1', host: 'repository.test' },
    peer: { name: 'registry', address: '192.0.2.1' },
    source: { sourceId: 'repository', enterpriseSiteId: '2.999', types: [] },
  }
  const request = custodianQuery.submissionSet('2.999.3')
  const answered = { kind: 'answered', references: [] } as const
  expect(auditCustodianQuery(facts, request, answered).event.outcome).toBe(0)
  const { event, objects } = auditCustodianQuery(facts, request, unanswered('no-answer'))
  expect(event).toMatchObject({ outcome: 8, outcomeDescription: 'no-answer' })
  expect(objects[0]?.query?.toString()).toContain('2.999.3')
})
