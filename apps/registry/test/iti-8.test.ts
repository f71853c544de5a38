// Patient Identity Feed over the wire: what the sender hears and what the audit trail says.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeedCalls, feedCalls, message } from '@isthmus/testbed/feed-calls'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let feeds: FeedCalls

beforeAll(async () => {
  running = await startRunningRegistry(
    'hospital',
    { leafClassResultsMax: 5, objectRefResultsMax: 5 },
    {
      feed: {
        mllp: { host: '127.0.0.1', port: 0 },
        namespaces: [],
        differingBirthDates: 'refuse',
        messageBytesMax: 64 * 1024,
      },
    },
  )
  feeds = feedCalls({ ...running, peer: 'registry' })
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

const good = message('A01', { ids: ['N-7', '7@2.999.1.5.1'], number: 7 })

/** The ITI-8 messages that fit, in the order in which they came, once the last one has come. */
async function audited(fits: (one: AuditMessage) => boolean): Promise<readonly AuditMessage[]> {
  const isFeed = (one: AuditMessage) => one.event.types[0]?.code === 'ITI-8' && fits(one)
  await running.sink.next(isFeed)
  return running.sink.messages.filter((one) => isFeed(one))
}

function names(id: string) {
  return ({ objects }: AuditMessage) => objects[0]?.details[0]?.value === id
}

describe('ITI-8', () => {
  it('acknowledges and audits an addition (ITI TF-2: 3.8.5.1)', async () => {
    expect(await feeds.send(good)).toBe('AA')
    const [found] = await audited(names('M-7'))
    expect(found).toMatchObject({
      event: { id: { code: '110110' }, action: 'C', outcome: 0 },
      participants: [{ userId: 'NORTH|ADT', isRequestor: true }, { userId: 'DOMAIN|REGISTRY' }],
      objects: [{ id: 'N-7^^^&2.999.1.2&ISO' }],
    })
  })

  it('audits a merge as deletion and update (ITI TF-2: 3.8.5.1)', async () => {
    await feeds.feed('A01', ['N-8'])
    const merge = message('A40', { ids: ['N-7'], prior: ['N-8'], number: 40 })
    expect(await feeds.send(merge)).toBe('AA')
    await audited((one) => names('M-40')(one) && one.event.action === 'U')
    const messages = await audited(names('M-40'))
    expect(messages.map(({ event, objects }) => [event.action, objects[0]?.id])).toEqual([
      ['D', 'N-8^^^&2.999.1.2&ISO'],
      ['U', 'N-7^^^&2.999.1.2&ISO'],
    ])
  })

  it('says in the audit when nothing was changed', async () => {
    expect(await feeds.send(message('A40', { ids: ['x'], prior: ['y'], number: 41 }))).toBe('AA')
    const [found] = await audited(names('M-41'))
    expect(found?.event).toMatchObject({
      outcome: 0,
      outcomeDescription: 'nothing changed: never-active',
    })
  })

  it.each([
    ['an unknown event', ['ADT^A01', 'ADT^A28'], 'AR MSH^1^9^201'],
    ['an unknown message', ['ADT^A01', 'ORM^O01'], 'AR MSH^1^9^200'],
    ['another version', ['|2.3.1|', '|2.5|'], 'AR MSH^1^12^203'],
    ['another processing', ['|P|', '|Q|'], 'AR MSH^1^11^202'],
    ['no control id', ['|M-7|', '||'], 'AE MSH^1^10^101'],
    ['no EVN', [/EVN.*?\r/, ''], 'AE EVN^1^^100'],
    ['no identifier', [/N-7\^.*?ISO\|\|/, '||'], 'AE PID^1^3^101'],
    ['an id without number', ['N-7^', '^'], 'AE PID^1^3^101'],
    ['two domain ids', ['&2.999.1.5.1&', '&2.999.1.2&'], 'AE PID^1^3^102'],
    ['an unknown character set', ['UNICODE UTF-8', 'ISO IR87'], 'AE MSH^1^18^102'],
    ['a control character', ['Byrne', 'By\trne'], 'AE ^^^102'],
  ] as const)('refuses %s, audited (HL7 v2.3.1: 2.13.1)', async (_, [from, to], answer) => {
    const bad = good.replace(from, to)
    expect(bad).not.toBe(good)
    const before = running.sink.messages.length
    expect(await feeds.send(bad)).toBe(answer)
    await running.sink.next(
      (one) => running.sink.messages.indexOf(one) >= before && one.event.outcome === 4,
    )
  })

  it('closes and audits what has no header to be answered', async () => {
    expect(await feeds.sendRaw('\u000bhello\u001c\r')).toBe('')
    await running.sink.next(
      ({ objects }) => objects[0]?.details[0]?.value.includes('no HL7 header') ?? false,
    )
    expect(await feeds.sendRaw('GET / HTTP/1.1\r\n\r\n')).toBe('')
    await running.sink.next(
      ({ objects }) => objects[0]?.details[0]?.value.includes('no-start') ?? false,
    )
    expect(await feeds.send(good)).toBe('AA')
  })

  it('takes feeds of patient identity sources alone', async () => {
    await expect(feeds.send(good, 'gateway')).rejects.toMatchObject({ name: 'MllpError' })
    await running.sink.next(
      ({ objects }) => objects[0]?.details[0]?.value.includes('no sender') ?? false,
    )
  })

  it('has reported nothing that cannot be read', () => {
    expect(running.sink.problems).toEqual([])
  })
})
