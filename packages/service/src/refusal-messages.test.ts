import { applicationStarted } from '@isthmus/atna/security-events'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import { expect, test } from 'vitest'
import { refusedFacts } from './exchange-audit.ts'
import { type RefusedRequest, refusalMessages } from './refusal-messages.ts'

const node = {
  userId: 'repository',
  processId: '1',
  host: 'repository.test',
  source: { sourceId: 'repository', types: ['4'] },
}
const peer = { name: 'gateway', address: '192.0.2.1' } as ConnectedPeer
const request = {
  peer,
  endpoint: 'https://repository.test/iti-43',
  transaction: 'ITI-43' as const,
  reason: 'no Security header',
}
const assertion: RefusedRequest = {
  ...request,
  kind: 'assertion',
  subcode: 'SecurityTokenUnavailable',
  requestXml: '<x/>',
  replyTo: 'https://gateway.test/answers',
}
const at = new Date('2026-03-14T10:15:30Z')

test('a refused assertion is a failed login, and the transaction failed (ITI TF-2: 3.40.4.2)', () => {
  const facts: unknown[] = []
  const messages = refusalMessages(assertion, {
    at,
    node,
    failedTransaction: (refused, context) => {
      facts.push(refusedFacts(refused, context))
      return applicationStarted(context)
    },
  })
  expect(messages.map(({ event }) => event.id.code)).toEqual(['110114', '110100'])
  expect(messages[0]?.event.outcome).toBe(4)
  const replyTo = 'https://gateway.test/answers'
  expect(facts).toMatchObject([{ outcome: 4, outcomeDescription: request.reason, replyTo }])
})

test('what cannot be read, and a peer that is no actor here, is a use of a restricted function', () => {
  for (const kind of ['malformed', 'actor'] as const) {
    const messages = refusalMessages(
      { ...request, kind },
      { at, node, failedTransaction: undefined },
    )
    expect(messages.map(({ event }) => event.types[0]?.code)).toEqual(['110132'])
    const [flood] = refusalMessages(
      { ...request, kind, unreported: 7 },
      { at, node, failedTransaction: undefined },
    )
    expect(flood?.objects[0]?.details[0]?.value).toMatch(/no Security header; 7 more were counted/)
  }
})

test('a node that is not let in is reported with address, certificate and count (ITI TF-2: 3.19.6)', () => {
  const [message] = refusalMessages(
    {
      kind: 'node',
      reason: 'not-on-list',
      code: 'NOT_LISTED',
      address: '192.0.2.7',
      port: 8443,
      certificateSubject: 'CN=stranger',
      fingerprint256: 'ab',
      issuer: 'CN=other',
      unreported: 3,
    },
    { at, node, failedTransaction: undefined },
  )
  expect(message?.event).toMatchObject({ id: { code: '110113' }, outcome: 4 })
  const alert = message?.objects[0]?.details[0]?.value
  expect(alert).toMatch(/NOT_LISTED.*port 8443.*certificate ab.*issuer CN=other.*3 more/)
})
