// Feed, ask, merge, ask again, over both wires; and whoever may not ask, or asks for nonsense.
import { type FeedCalls, feedCalls, recordOf } from '@isthmus/testbed/feed-calls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PixCalls, asker, pixCalls } from './pix-calls.ts'
import { type RunningPix, north, south, startRunningPix } from './running-pix-manager.ts'

const domainOid = '2.999.1.2'

describe('a Patient Identifier Cross-reference Manager in profile conformance', () => {
  let running: RunningPix
  let feeds: FeedCalls
  let ask: PixCalls

  beforeAll(async () => {
    running = await startRunningPix('conformance')
    feeds = feedCalls({ ...running, peer: 'pix' })
    ask = pixCalls(running)
  }, 60_000)

  afterAll(() => running[Symbol.asyncDispose]())

  const wires = ['pixm', 'pix'] as const

  it('answers what both feeds brought, until and after a merge (ITI TF-2: 3.8.4.2.4)', async () => {
    expect(await feeds.feed('A04', ['D-1', '11@NORTH', `21@${south}`])).toBe('AA')
    expect(await feeds.feedV3('add', { patients: [recordOf('D-2', `12@${north}`)] })).toMatchObject(
      { code: 'CA' },
    )
    for (const wire of wires) {
      expect(await ask[wire](`11@${north}`)).toBe(`D-1@${domainOid} 21@${south}`)
      expect(await ask[wire]('D-1', north)).toBe(`11@${north}`)
      expect(await ask[wire]('D-2', south)).toBe('')
      expect(await ask[wire](`12@${north}`, domainOid, south)).toBe(`D-2@${domainOid}`)
    }
    expect(await feeds.feed('A40', ['D-1'], ['D-2'])).toBe('AA')
    for (const wire of wires) {
      expect(await ask[wire](`12@${north}`, domainOid)).toBe(`D-1@${domainOid}`)
      expect(await ask[wire]('D-1')).toBe(`11@${north} 12@${north} 21@${south}`)
    }
    // HL7 v2.3.1: 3.2.40. The id that was merged is not referred to any more.
    expect([await ask.pixm('D-2'), await ask.pix('D-2')]).toEqual(['404', 'source-not-found'])
  })

  it('gives the configured numbers beside those of the feeds', async () => {
    expect(await ask.pixm(`configured@${south}`)).toBe(`C-1@${domainOid}`)
    await feeds.feed('A08', ['C-1', `99@${south}`])
    expect(await ask.pixm('C-1')).toBe(`configured@${south}`)
  })

  it('says what is not known (ITI TF-2: 3.83.4.2.2, 3.9.4.2.2.6)', async () => {
    expect([await ask.pixm(`nobody@${north}`), await ask.pix(`nobody@${north}`)]).toEqual([
      '404',
      'source-not-found',
    ])
    expect([await ask.pixm('1@2.999.7'), await ask.pix('1@2.999.7')]).toEqual([
      '400',
      'source-authority-not-recognized',
    ])
    expect([await ask.pixm('D-1', '2.999.7'), await ask.pix('D-1', '2.999.7')]).toEqual([
      '403',
      'target-not-recognized',
    ])
  })

  it('does not guess whose a number of two patients is', async () => {
    await feeds.feed('A04', ['D-5', `55@${north}`])
    await feeds.feed('A04', ['D-6', `55@${north}`])
    expect([await ask.pixm(`55@${north}`), await ask.pix(`55@${north}`)]).toEqual([
      '409',
      'source-ambiguous',
    ])
    await feeds.feed('A40', ['D-5'], ['D-6'])
    expect(await ask.pixm(`55@${north}`)).toBe(`D-5@${domainOid}`)
  })

  it('answers in both encodings, and a question by POST (ITI TF-2: Z.6)', async () => {
    const query = `sourceIdentifier=urn:oid:${south}|configured`
    const json = await ask.get(query)
    expect(json).toMatchObject({ status: 200, type: expect.stringContaining('fhir+json') })
    const xml = await ask.get(query, { accept: 'application/fhir+xml' })
    expect(xml).toMatchObject({ status: 200, type: expect.stringContaining('fhir+xml') })
    expect(xml.body).toContain('<value value="C-1"/>')
    const value = `urn:oid:${south}|configured`
    const parameter = [{ name: 'sourceIdentifier', valueString: value }]
    const posted = await ask.post(JSON.stringify({ resourceType: 'Parameters', parameter }))
    expect(posted.body).toBe(json.body)
  })

  it.each([
    ['', 400, 'required'],
    ['sourceIdentifier=configured', 400, 'value'],
    [`sourceIdentifier=urn:oid:${south}|x&sourceIdentifier=urn:oid:${south}|y`, 400, 'value'],
    [`sourceIdentifier=urn:oid:${south}|${'x'.repeat(2_000)}`, 400, 'too-long'],
    [`sourceIdentifier=urn:oid:${south}|x&name=Byrne`, 400, 'not-supported'],
    [`sourceIdentifier=urn:oid:${south}|x&_format=ttl`, 406, 'not-supported'],
  ])('refuses GET (%#) with an OperationOutcome', async (query, status, code) => {
    const answer = await ask.get(query)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code }],
    })
    expect(answer.body).not.toContain('xxx')
  })

  it('answers nothing else about patients', async () => {
    await using answer = await running.domain.client(asker).request({
      method: 'GET',
      url: `${running.service.origin}/fhir/Patient/D-1`,
      peer: 'pix',
      signal: AbortSignal.timeout(20_000),
    })
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('not-supported'),
    ])
  })

  it.each([
    ['{', 'application/fhir+json', 400],
    ['[]', 'application/json', 400],
    ['{"resourceType":"Patient"}', 'application/fhir+json', 400],
    ['<Parameters xmlns="http://hl7.org/fhir"/>', 'application/fhir+xml', 415],
    ['x'.repeat(17 * 1024), 'application/fhir+json', 413],
  ])('refuses a body (%#)', async (body, type, status) => {
    expect(await ask.post(body, type)).toMatchObject({ status })
  })

  const header = 'MSH|^~\\&|G|S|P|D|2026||QBP^Q23^QBP_Q21|H-1|P|2.5\r'
  it.each([
    [`${header}QPD|Q|T|D-1^^^&2.999.1.2&ISO\rRCP|D\r`, 'RSP^K23', 'ERR||RCP^1^1|103^'],
    [`${header}QPD|Q|T\rRCP|I\r`, 'RSP^K23', 'ERR||QPD^1^3|101^'],
    [`${header}RCP|I\r`, 'ACK^Q23', 'ERR||QPD^1|100^'],
    [header.replace('QBP^Q23^QBP_Q21', 'ADT^A01'), 'ACK^A01', 'MSA|AR|H-1|'],
    [`${header}QPD|Q|T|\u0001\rRCP|I\r`, 'ACK^Q23', 'MSA|AE|H-1|'],
  ])('refuses ITI-9 (%#)', async (message, type, part) => {
    const answer = await ask.send(message)
    expect(answer).toContain(type)
    expect(answer).toContain(part)
  })

  it('closes where there is no header to answer', async () => {
    await expect(ask.send('PID|||D-1')).rejects.toMatchObject({ kind: 'no-answer' })
  })

  it.each(['source', 'adt'])('lets nobody ask but consumers: %s', async (as) => {
    expect(await ask.get('sourceIdentifier=x', { as })).toMatchObject({ status: 403, body: '' })
    await expect(ask.send(header, as)).rejects.toMatchObject({ kind: 'no-answer' })
  })

  it('takes feeds from identity sources alone', async () => {
    await expect(feeds.send('MSH|', asker)).rejects.toMatchObject({ kind: 'no-answer' })
  })

  it('audits question and denial with the patient (ITI TF-2: 3.9.5.1, 3.83.5.1)', async () => {
    await feeds.feed('A04', ['D-9', `91@${north}`])
    await ask.pixm(`91@${north}`)
    await ask.pix(`92@${north}`)
    const [found, unknown] = await Promise.all([
      running.sink.next(({ objects }) => objects[0]?.id === `91^^^&${north}&ISO`),
      running.sink.next(({ objects }) => objects[0]?.id === `92^^^&${north}&ISO`),
    ])
    expect(found).toMatchObject({
      event: { id: { code: '110112' }, types: [{ code: 'ITI-83' }], outcome: 0 },
      participants: [{ userId: asker }, { userId: 'https://pix.test/fhir/Patient/$ihe-pix' }],
      objects: [{}, { id: `D-9^^^&${domainOid}&ISO` }, { id: 'PIXmQuery' }],
    })
    expect(unknown).toMatchObject({
      event: {
        types: [{ code: 'ITI-9' }],
        outcome: 4,
        outcomeDescription: 'no answer: source-not-found',
      },
    })
    expect(running.sink.problems).toEqual([])
  })
})

describe('a Patient Identifier Cross-reference Manager in profile hospital', () => {
  let running: RunningPix
  let ask: PixCalls

  beforeAll(async () => {
    running = await startRunningPix('hospital')
    const feeds = feedCalls({ ...running, peer: 'pix' })
    await feeds.feed('A04', ['D-1', `11@${north}`, `21@${south}`])
    ask = pixCalls(running)
  }, 60_000)

  afterAll(() => running[Symbol.asyncDispose]())

  it("tells a hospital of the domain's ids and its own numbers, and of no others", async () => {
    expect(await ask.pixm(`21@${south}`)).toBe(`D-1@${domainOid}`)
    expect(await ask.pix('D-1')).toBe(`21@${south}`)
    expect([await ask.pixm(`11@${north}`), await ask.pixm('D-1', north)]).toEqual(['400', '403'])
    expect(await ask.pix(`11@${north}`)).toBe('source-authority-not-recognized')
  })

  it('lets no peer ask that belongs to no hospital, and audits that it tried', async () => {
    const query = `sourceIdentifier=urn:oid:${south}|21`
    const answer = await ask.get(query, { as: 'homeless' })
    expect([answer.status, answer.body.includes('forbidden')]).toEqual([403, true])
    const message = 'MSH|^~\\&|G|S|P|D|2026||QBP^Q23|1|P|2.5\rQPD|Q|T|D-1^^^&2.999.1.2&ISO\rRCP|I\r'
    expect(await ask.send(message, 'homeless')).toContain('MSA|AR|1|only the peers of a hospital')
    const reason = 'only the peers of a hospital may ask'
    for (const code of ['ITI-83', 'ITI-9']) {
      const denied = await running.sink.next(
        ({ event }) => event.types[0]?.code === code && event.outcomeDescription === reason,
      )
      expect(denied.event.outcome).toBe(4)
    }
  })
})
