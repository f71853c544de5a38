// Provide and Register Document Set-b over the wire: what is taken, what is refused, what the audit
// trail says.
import { createHash } from 'node:crypto'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, auditOf } from './audit-of.ts'
import {
  type RepositoryCalls,
  partIdOf,
  partsOf,
  provideRequest,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository({ limits: { documentsPerSubmissionMax: 5 } })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

function sha1(bytes: string): string {
  return createHash('sha1').update(bytes, 'latin1').digest('hex')
}

function codes({ status, errors }: RegistryResponse): readonly string[] {
  return [status, ...errors.map(({ code }) => code)]
}

const objects = (set: string) => [`1/1 ${samplePatientId}`, `2/20 2.999.77.3.${set}`]
const from = `110153 ${anonymous}!`
const provided = (set: string, transaction = 'ITI-41', path = '/iti-41') => ({
  event: `110107 C ${transaction} 0`,
  description: undefined,
  participants: [from, `110152 https://repository.test${path}`],
  objects: objects(set),
})
const registeredAt = (set: string) => ({
  event: '110106 R ITI-42 0',
  description: undefined,
  participants: [from, `110152 ${running.config.registry.url}`],
  objects: objects(set),
})

test('keeps a document, registers it with hash, size and its own id, and audits both (ITI TF-2: 3.41.4.1.3)', async () => {
  const document = sampleDocument(1, 'CT thorax: no acute finding.')
  const audit = await auditOf({ running, calls }, () => calls.provide([document]), 2)
  expect(audit).toEqual([registeredAt('1'), provided('1')])
  const [submission] = running.registry.received
  expect(submission?.documentEntries).toEqual([
    {
      ...document.entry,
      repositoryUniqueId: sampleRepository,
      hash: sha1(document.bytes),
      size: String(document.bytes.length),
    },
  ])
  const { submissionSets, associations } = provideRequest([document]).submission
  expect(submission?.submissionSets).toEqual(submissionSets)
  expect(submission?.associations).toEqual(associations)
})

test('a document is retrievable before the registry hears of it (ITI TF-2: 3.41.4.1.3)', async () => {
  const { registry } = running
  const seen: string[] = []
  registry.meanwhile = async () => {
    seen.push((await calls.retrieve([uniqueIdOf(2)])).bytes.get(uniqueIdOf(2)) ?? 'nothing')
  }
  await calls.provide([sampleDocument(2, 'before')])
  registry.meanwhile = () => Promise.resolve()
  expect(seen).toEqual(['before'])
})

test('keeps many documents of one submission, in parts and inline as base64, each with its own bytes', async () => {
  const documents = [3, 4, 5].map((number) => sampleDocument(number, `document ${number}`))
  const request = provideRequest(documents)
  const [first] = request.documents
  const inline = { kind: 'inline', base64: Buffer.from('document 3').toString('base64') } as const
  const answer = await calls.provide(documents, {
    request: {
      ...request,
      documents: request.documents.map((one) =>
        one === first ? { ...one, content: inline } : one,
      ),
    },
    bodies: partsOf(documents.slice(1).toReversed()),
  })
  expect(codes(answer)).toEqual(['Success'])
  const { bytes } = await calls.retrieve(documents.map(({ entry }) => entry.uniqueId))
  expect([...bytes.values()]).toEqual(['document 3', 'document 4', 'document 5'])
  const entries = running.registry.received.at(-1)?.documentEntries
  expect(entries?.map(({ hash }) => hash)).toEqual(documents.map((one) => sha1(one.bytes)))
})

test('one part for two entries is two documents, and a part that none refers to is left out (RFC 2387)', async () => {
  const [first, second] = [sampleDocument(28, 'shared'), sampleDocument(29, 'shared')]
  const request = provideRequest([first, second])
  const content = { kind: 'reference', contentId: partIdOf('de-28') } as const
  const documents = request.documents.map(({ id }) => ({ id, content }))
  const kept = running.files().kept.length
  const bodies = partsOf([sampleDocument(31, 'nobody asked for it'), first])
  const answer = await calls.provide([], { request: { ...request, documents }, bodies })
  expect(codes(answer)).toEqual(['Success'])
  expect(running.files()).toMatchObject({ staged: [], kept: { length: kept + 2 } })
  const { bytes } = await calls.retrieve([uniqueIdOf(28), uniqueIdOf(29)])
  expect([...bytes.values()]).toEqual(['shared', 'shared'])
  const entries = running.registry.received.at(-1)?.documentEntries
  expect(entries?.map(({ size }) => size)).toEqual(['6', '6'])
})

test('an empty document is a document', async () => {
  expect(codes(await calls.provide([sampleDocument(6, '')]))).toEqual(['Success'])
  expect((await calls.retrieve([uniqueIdOf(6)])).bytes.get(uniqueIdOf(6))).toBe('')
})

test('a repositoryUniqueId that came with the entry is replaced; size and hash that are right stay as they are', async () => {
  const given = { hash: sha1('right').toUpperCase(), size: '05', repositoryUniqueId: '2.999.9' }
  expect(codes(await calls.provide([sampleDocument(7, 'right', given)]))).toEqual(['Success'])
  const [entry] = running.registry.received.at(-1)?.documentEntries ?? []
  expect(entry).toMatchObject({ ...given, repositoryUniqueId: sampleRepository })
})

test('an imaging manifest makes the submission a RAD-68, on either path (RAD TF-2: 4.68.4.1)', async () => {
  const manifest = sampleDocument(8, 'KO', { mimeType: 'application/dicom' })
  const options = { as: 'imaging', path: '/rad-68' } as const
  expect(await auditOf({ running, calls }, () => calls.provide([manifest], options), 2)).toEqual([
    registeredAt('8'),
    provided('8', 'RAD-68', '/rad-68'),
  ])
  const other = sampleDocument(9, 'KO', { mimeType: 'application/dicom' })
  expect(await auditOf({ running, calls }, () => calls.provide([other]), 2)).toEqual([
    registeredAt('9'),
    provided('9', 'RAD-68'),
  ])
})

interface Refused {
  readonly what: string
  readonly codes: readonly string[]
  readonly provide: () => Promise<RegistryResponse>
}

const right = (number: number) => sampleDocument(number, 'right')
const withoutSecond = [right(20), right(21)]
const withoutFirstEntry = provideRequest([right(22), right(23)])
const strayPart = [right(24), right(25)]
const twice = [right(26), sampleDocument(27, 'right', { uniqueId: uniqueIdOf(26) })]
const unreadable = provideRequest([right(30)])

const refusals: readonly Refused[] = [
  {
    what: 'a wrong hash',
    codes: ['XDSRepositoryMetadataError'],
    provide: () => calls.provide([sampleDocument(20, 'right', { hash: sha1('wrong') })]),
  },
  {
    what: 'a wrong size',
    codes: ['XDSRepositoryMetadataError'],
    provide: () => calls.provide([sampleDocument(20, 'right', { size: '6' })]),
  },
  {
    what: 'a size that is no number, and a wrong hash',
    codes: ['XDSRepositoryMetadataError', 'XDSRepositoryMetadataError'],
    provide: () =>
      calls.provide([sampleDocument(20, 'right', { size: '5e0', hash: sha1('wrong') })]),
  },
  {
    what: 'an entry without document',
    codes: ['XDSMissingDocument'],
    provide: () => {
      const request = provideRequest(withoutSecond)
      return calls.provide(withoutSecond.slice(0, 1), {
        request: { ...request, documents: request.documents.slice(0, 1) },
      })
    },
  },
  {
    what: 'a document without entry',
    codes: ['XDSMissingDocumentMetadata'],
    provide: () => {
      const { submission, documents } = withoutFirstEntry
      const documentEntries = submission.documentEntries.slice(1)
      const request = { documents, submission: { ...submission, documentEntries } }
      return calls.provide([right(22), right(23)], { request })
    },
  },
  {
    what: 'a Content-ID that no part has',
    codes: ['XDSMissingDocument'],
    provide: () => calls.provide(strayPart, { bodies: partsOf(strayPart.slice(1)) }),
  },
  {
    what: 'one uniqueId for two documents',
    codes: ['XDSRepositoryDuplicateUniqueIdInMessage'],
    provide: () => calls.provide(twice),
  },
  {
    what: 'more documents than it takes at once',
    codes: ['XDSRepositoryOutOfResources'],
    provide: () => calls.provide([40, 41, 42, 43, 44, 45].map((number) => right(number))),
  },
]

test.each(refusals)(
  'refuses $what, and keeps nothing of it (ITI TF-3: Table 4.2.4.1-2)',
  async (refusal) => {
    const kept = running.files().kept.length
    const count = running.registry.received.length
    const answer = await refusal.provide()
    expect(codes(answer)).toEqual(['Failure', ...refusal.codes])
    expect(running.files()).toMatchObject({ staged: [], kept: { length: kept } })
    expect(running.registry.received).toHaveLength(count)
    expect(codes(await calls.provide([right(100)]))).toEqual(['Success'])
  },
)

test('an object that is not metadata is refused, not left out in silence (ITI TF-2: 3.41.4.1.3)', async () => {
  const { submission } = unreadable
  const spoilt = submission.associations.map((one, at) =>
    at === 0 ? { ...one, type: 'Unheard' as never } : one,
  )
  const request = { ...unreadable, submission: { ...submission, associations: spoilt } }
  const count = running.registry.received.length
  const answer = await calls.provide([right(30)], { request })
  expect(codes(answer)).toEqual(['Failure', 'XDSRepositoryMetadataError'])
  expect(running.registry.received).toHaveLength(count)
})

test('a refusal is heard by a sender that has megabytes to send before', async () => {
  const documents = [sampleDocument(51, 'x'.repeat(20_000_000)), right(52)]
  const request = provideRequest(documents)
  const answer = await calls.provide(documents, {
    request: { ...request, documents: request.documents.slice(0, 1) },
  })
  expect(codes(answer)).toEqual(['Failure', 'XDSMissingDocument'])
})

test('a refused submission is audited once, as refused, with its first reason (ITI TF-2: 3.41.5.1)', async () => {
  const wrong = sampleDocument(50, 'right', { size: '6' })
  expect(await auditOf({ running, calls }, () => calls.provide([wrong]), 1)).toEqual([
    {
      ...provided('50'),
      event: '110107 C ITI-41 4',
      description: 'XDSRepositoryMetadataError',
    },
  ])
})

test('sources alone may provide', async () => {
  const kept = running.files().kept.length
  const asked = calls.provide([right(60)], { as: 'gateway' })
  await expect(asked).rejects.toMatchObject({ status: 403 })
  expect(running.files()).toMatchObject({ staged: [], kept: { length: kept } })
})
