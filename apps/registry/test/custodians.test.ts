// A repository asks which of its documents are registered, a sender what became of its submission:
// without a person, as references, and about nothing else.
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import { decodeAnswer, encodeEnvelope } from '@isthmus/soap/envelope'
import { anonymousAddress } from '@isthmus/soap/namespaces'
import { simpleContentType } from '@isthmus/soap/simple'
import {
  sampleEntry,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { custodianQuery } from '@isthmus/xds/custodian-query'
import { statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import type { AdhocQueryRequest, QuerySlot } from '@isthmus/xds/messages'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, countsOf, registryCalls, slot } from './registry-calls.ts'
import {
  type RunningRegistry,
  otherRepository,
  refusing,
  startRunningRegistry,
} from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls
const ofSample = sampleEntry({ uniqueId: '2.999.77.1.1' })
const ofRefusing = sampleEntry({ uniqueId: '2.999.77.1.2', patientId: refusing })
const elsewhere = sampleEntry({ uniqueId: '2.999.77.1.3', repositoryUniqueId: otherRepository })
const setOfRefusing = '2.999.77.3.2'

beforeAll(async () => {
  running = await startRunningRegistry('hospital', {
    leafClassResultsMax: 50,
    objectRefResultsMax: 50,
  })
  calls = registryCalls(running)
  for (const entry of [ofSample, ofRefusing]) await calls.registerEntry(entry)
  await calls.registerEntry(elsewhere, 'far-repository')
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const allThree = [ofSample, ofRefusing, elsewhere].map(({ uniqueId }) => uniqueId)

async function ask(as: string, request: AdhocQueryRequest) {
  const { domain, service } = running
  await using answer = await domain.client(as).call(iti18, {
    peer: 'registry',
    signal: AbortSignal.timeout(60_000),
    url: `${service.origin}/iti-18`,
    request,
  })
  return answer.response
}

describe('a repository (ITI TF-2: 3.18.4.1.2.3.7.5)', () => {
  it('gets references to its own documents, of whichever patient, and is audited', async () => {
    const answer = await ask('repository', custodianQuery.documents(allThree))
    expect([answer.status, answer.objectRefs.length]).toEqual(['Success', 2])
    const { event, participants } = await running.sink.next(
      ({ event: { id } }) => id.code === '110112',
    )
    expect(event).toMatchObject({ action: 'E', outcome: 0, purposesOfUse: [] })
    expect(participants.length).toBe(2)
  })

  it('gets no reference to those of another', async () => {
    const answer = await ask('far-repository', custodianQuery.documents(allThree))
    expect([answer.status, answer.objectRefs.length]).toEqual(['Success', 1])
  })

  it.each<[string, (query: AdhocQueryRequest) => AdhocQueryRequest]>([
    ['for the objects themselves', (query) => ({ ...query, returnType: 'LeafClass' })],
    ['by entryUUID', (query) => ({ ...query, slots: [slot('EntryUUID', `('${anyUuid}')`)] })],
    ['by patient', (query) => ({ ...query, ...byPatient })],
    ['for a submission set', () => custodianQuery.submissionSet(setOfRefusing)],
  ])('is refused %s, audited', async (_, change) => {
    const answer = await ask('repository', change(custodianQuery.documents(allThree)))
    expect(answer).toMatchObject({ status: 'Failure', objects: [], objectRefs: [] })
    expect(answer.errors.map(({ code }) => code)).toEqual(['XDSRegistryError'])
    await running.sink.next(({ event }) => event.outcomeDescription === 'XDSRegistryError')
  })
})

// ITI TF-2: Appendix V.3. Accepted with HTTP 202, answered at the address in ReplyTo.
describe('a repository that wants its answer elsewhere', () => {
  let receiver: HttpServer
  const { promise: received, resolve: receive } = Promise.withResolvers<string>()

  beforeAll(async () => {
    const { domain, repliesUrl } = running
    const { hostname: host, port, origin: publicUrl } = new URL(repliesUrl)
    receiver = createServer({
      listen: { host, port: Number(port) },
      publicUrl,
      tls: domain.credentials('repository'),
      peers: domain.peers,
      log: silentLog,
      onRefused: () => Promise.resolve(),
    })
    receiver.route('POST', '/replies', {
      actors: ['document-registry'],
      async handler(request) {
        receive(await request.text())
        return { status: 202 }
      },
    })
    await receiver.listen()
  })

  afterAll(() => receiver.close())

  function asking(as: string) {
    const request = encodeEnvelope({
      action: iti18.requestAction,
      messageId: 'urn:uuid:2f6c1e0a-2b6f-4a55-9a52-1c8f3c2d4e5f',
      to: `${running.service.origin}/iti-18`,
      bodyXml: iti18.encodeRequest(custodianQuery.documents(allThree)),
    })
    return running.domain.client(as).request({
      method: 'POST',
      url: `${running.service.origin}/iti-18`,
      peer: 'registry',
      headers: { 'content-type': simpleContentType(iti18.requestAction) },
      body: request.replace(anonymousAddress, running.repliesUrl),
      signal: AbortSignal.timeout(60_000),
    })
  }

  it('gets it at an address it is listed with, and is audited under it', async () => {
    await using accepted = await asking('repository')
    expect([accepted.status, await accepted.text()]).toEqual([202, ''])
    const answer = decodeAnswer(await received)
    expect(answer.relatesTo).toBe('urn:uuid:2f6c1e0a-2b6f-4a55-9a52-1c8f3c2d4e5f')
    expect(iti18.decodeResponse(answer.body)).toMatchObject({ status: 'Success' })
    expect(iti18.decodeResponse(answer.body).objectRefs).toHaveLength(2)
    const { event } = await running.sink.next(({ participants }) =>
      participants.some(({ userId }) => userId === running.repliesUrl),
    )
    expect(event).toMatchObject({ action: 'E', outcome: 0 })
  })

  it('is refused when only another is listed with it', async () => {
    await using refused = await asking('far-repository')
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('OnlyAnonymousAddressSupported')
  })
})

describe('a sender (ITI TF-2: 3.18.4.1.2.3.7.10)', () => {
  it.each(['source', 'sending-gateway'])('%s gets references to its own set', async (as) => {
    const answer = await ask(as, custodianQuery.submissionSet(setOfRefusing))
    expect(countsOf(answer)).toEqual({
      entries: 0,
      sets: 0,
      folders: 0,
      associations: 0,
      refs: 3,
    })
  })

  it('gets nothing of a set of another source, nor of one that is not registered', async () => {
    for (const [as, set] of [
      ['other-source', setOfRefusing],
      ['source', '2.999.77.3.999'],
    ] as const) {
      const answer = await ask(as, custodianQuery.submissionSet(set))
      expect(answer).toEqual({ status: 'Success', errors: [], objects: [], objectRefs: [] })
    }
  })

  it.each<[string, (query: AdhocQueryRequest) => AdhocQueryRequest]>([
    ['for the objects themselves', (query) => ({ ...query, returnType: 'LeafClass' })],
    [
      'by entryUUID',
      (query) => ({
        ...query,
        slots: [{ name: '$XDSSubmissionSetEntryUUID', values: [`'${anyUuid}'`] }],
      }),
    ],
    ['by patient', (query) => ({ ...query, ...byPatient })],
    ['for documents', () => custodianQuery.documents(allThree)],
  ])('is refused %s', async (_, change) => {
    const request = change(custodianQuery.submissionSet(setOfRefusing))
    expect(await ask('source', request)).toMatchObject({
      status: 'Failure',
      errors: [{ code: 'XDSRegistryError' }],
      objectRefs: [],
    })
    // One that also asks for persons lacks the person (ITI TF-2: 3.40.4.1.3).
    await expect(ask('sending-gateway', request)).rejects.toMatchObject({
      name: 'SoapFaultError',
      subcodes: [{ name: 'SecurityTokenUnavailable' }],
    })
  })

  it.each(['nameless-source', 'gateway'])(
    '%s has nothing of its own and needs a person',
    async (as) => {
      const request = custodianQuery.submissionSet(setOfRefusing)
      await expect(ask(as, request)).rejects.toMatchObject({
        name: 'SoapFaultError',
        subcodes: [{ name: 'SecurityTokenUnavailable' }],
      })
    },
  )

  it('sees, with a person, what the person may see', async () => {
    const own = { as: 'gateway', returnType: 'ObjectRef' } as const
    const set = (uniqueId: string): readonly QuerySlot[] => [
      { name: '$XDSSubmissionSetUniqueId', values: [`'${uniqueId}'`] },
    ]
    const refused = await calls.ask('GetSubmissionSetAndContents', set(setOfRefusing), own)
    expect(refused.objectRefs).toEqual([])
    const permitted = await calls.ask('GetSubmissionSetAndContents', set('2.999.77.3.1'), own)
    expect(permitted.objectRefs).toHaveLength(3)
  })
})

const anyUuid = 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const byPatient = {
  queryId: storedQueryIds.FindDocuments,
  slots: [slot('PatientId', `'${samplePatientId}'`), slot('Status', `('${statusApproved}')`)],
}

describe('a gateway with sets of its own, without assertion in profile conformance', () => {
  let open: RunningRegistry
  let openCalls: RegistryCalls
  const bare = { as: 'sending-gateway', returnType: 'ObjectRef', assertionXml: undefined }
  const ownOfRefusing = sampleEntry({ uniqueId: '2.999.77.1.1', patientId: refusing })
  const othersOf = (patientId: string, arc: number) =>
    sampleSubmission({
      submissionSet: sampleSubmissionSet({
        patientId,
        uniqueId: `2.999.77.4.${arc}`,
        sourceId: '2.999.1.6.99',
      }),
      documentEntries: [sampleEntry({ uniqueId: `2.999.77.5.${arc}`, patientId })],
    })

  beforeAll(async () => {
    const limits = { leafClassResultsMax: 50, objectRefResultsMax: 50 }
    open = await startRunningRegistry('conformance', limits)
    openCalls = registryCalls(open)
    await openCalls.registerEntry(ownOfRefusing)
    for (const [at, patientId] of [samplePatientId, refusing].entries()) {
      await openCalls.submit(othersOf(patientId, at))
    }
  }, 60_000)

  afterAll(async () => {
    await open[Symbol.asyncDispose]()
  })

  function askForSet(uniqueId: string, options = bare) {
    const slots = [{ name: '$XDSSubmissionSetUniqueId', values: [`'${uniqueId}'`] }]
    return openCalls.ask('GetSubmissionSetAndContents', slots, options)
  }

  it('gets references to its own set, also of who refused: it asks as its custodian', async () => {
    expect((await askForSet('2.999.77.3.1')).objectRefs).toHaveLength(3)
  })

  it('gets a set of another source as any consumer, by consent', async () => {
    expect((await askForSet('2.999.77.4.0')).objectRefs).toHaveLength(3)
    expect((await askForSet('2.999.77.4.1')).objectRefs).toEqual([])
  })

  it('gets the objects of its own set by consent alone: they are no custodian’s ask', async () => {
    const whole = { ...bare, returnType: 'LeafClass' }
    expect(countsOf(await askForSet('2.999.77.3.1', whole))).toMatchObject({ sets: 0, entries: 0 })
    expect(countsOf(await askForSet('2.999.77.4.0', whole))).toMatchObject({ sets: 1, entries: 1 })
  })
})
