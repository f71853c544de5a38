// Patient Identity Feed HL7 v3 over the wire: what the sender hears and what the audit trail says.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { iti44Of } from '@isthmus/identity/transactions/iti-44'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { sampleSubmission } from '@isthmus/testbed/sample-submission'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeedCalls, feedCalls, recordOf, replacedBy } from '@isthmus/testbed/feed-calls'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let feeds: FeedCalls

beforeAll(async () => {
  running = await startRunningRegistry(
    'hospital',
    { leafClassResultsMax: 5, objectRefResultsMax: 5 },
    { feed: { namespaces: [], differingBirthDates: 'refuse', messageBytesMax: 64 * 1024 } },
  )
  feeds = feedCalls({ ...running, peer: 'registry' })
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

function isFeed({ event, objects }: AuditMessage, action: string, id: string): boolean {
  return event.types[0]?.code === 'ITI-44' && event.action === action && objects[0]?.id === id
}

const cx = (id: string): string => `${id}^^^&2.999.1.2&ISO`

describe('ITI-44', () => {
  it('acknowledges what was asked, back to who asked (ITI TF-2: 3.44.4.1.3)', async () => {
    const messageId = { root: '2.999.9.1', extension: 'asked' }
    expect(await feeds.feedV3('add', { messageId, patients: [recordOf('a')] })).toMatchObject({
      code: 'CA',
      target: messageId,
      receiver: { root: '2.999.9.3' },
      sender: { root: '2.999.9.2' },
      problems: [],
    })
    const found = await running.sink.next((one) => isFeed(one, 'C', cx('a')))
    expect(found.objects[0]?.details).toEqual([{ type: 'II', value: 'asked@2.999.9.1' }])
    expect(found.participants[1]).toMatchObject({ userId: 'https://registry.test/iti-44' })
  })

  it('audits a revision as update, a merge as deletion and update', async () => {
    await feeds.feedV3('revise', { patients: [recordOf('b')] })
    await running.sink.next((one) => isFeed(one, 'U', cx('b')))
    await feeds.feedV3('merge', { patients: [recordOf('a')], replaced: [replacedBy('b')] })
    await running.sink.next((one) => isFeed(one, 'D', cx('b')))
    const survivor = await running.sink.next((one) => isFeed(one, 'U', cx('a')))
    expect(survivor.event.outcome).toBe(0)
  })

  it.each([
    ['CR', 'acceptAckCode', { acceptAckCode: 'NE' }],
    ['CE', 'active patient', { patients: [] }],
    ['CE', 'two different ids', { patients: [recordOf('a', 'b')] }],
  ] as const)('answers %s to a bad message: %s', async (code, word, changes) => {
    const answer = await feeds.feedV3('add', { patients: [recordOf('a')], ...changes })
    expect(answer).toMatchObject({ code, problems: [expect.stringContaining(word)] })
    await running.sink.next(
      ({ event }) => event.outcome === 4 && (event.outcomeDescription?.includes(word) ?? false),
    )
  })

  it('changes nothing for ids of other authorities, and says CA', async () => {
    const patients = [recordOf('a@2.999.1.5.1')]
    expect(await feeds.feedV3('add', { patients })).toMatchObject({ code: 'CA' })
    const note = 'nothing changed: other-authority'
    await running.sink.next(({ event }) => event.outcomeDescription === note)
  })

  it('is a fault when it is another message or action (ITI TF-2: Appendix V.3)', async () => {
    const to = { peer: 'registry', url: `${running.service.origin}/iti-44` }
    const signal = AbortSignal.timeout(20_000)
    const request = { submission: sampleSubmission() }
    const client = running.domain.client('adt')
    await expect(client.call(iti42, { ...to, request, signal })).rejects.toMatchObject({
      name: 'SoapFaultError',
    })
    const { requestAction } = iti44Of('merge')
    const disguised = { ...iti42, requestAction }
    await expect(client.call(disguised, { ...to, request, signal })).rejects.toMatchObject({
      name: 'SoapFaultError',
    })
  })

  it('takes feeds of patient identity sources alone', async () => {
    const call = running.domain.client('repository').call(iti42, {
      peer: 'registry',
      url: `${running.service.origin}/iti-44`,
      request: { submission: sampleSubmission() },
      signal: AbortSignal.timeout(20_000),
    })
    await expect(call).rejects.toMatchObject({ status: 403 })
  })

  it('has no port for ITI-8 that nobody configured', () => {
    expect(running.service.feedPort).toBeUndefined()
    expect(running.sink.problems).toEqual([])
  })
})
