import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type VectorDomain, startVectorDomain } from './domain.ts'
import { objectsFound } from './objects-found.ts'
import {
  multipartRequest,
  refusedUniqueIds,
  registryState,
  retrieveRequest,
  withLongRootPart,
} from './probes.ts'
import { type ReadAnswer, readAnswer } from './read-answer.ts'
import { send } from './send.ts'
import { type Vector, vectorsFolder, vectorsOf } from './vector.ts'

const startMs = 120_000
let domain: VectorDomain

beforeAll(async () => {
  domain = await startVectorDomain()
}, startMs)
afterAll(() => domain[Symbol.asyncDispose](), startMs)

const services: Readonly<Record<string, string>> = {
  'iti-18': 'registry',
  'iti-42': 'registry',
  'iti-51': 'registry',
  'iti-57': 'registry',
  'iti-61': 'registry',
  'iti-62': 'registry',
  'iti-92': 'registry',
  'iti-41': 'repository-north',
  'iti-43': 'repository-north',
  'iti-86': 'repository-north',
  'rad-68': 'repository-north',
  'rad-69': 'imaging-source-north',
}

async function ask(vector: Pick<Vector, 'transaction' | 'bytes'>): Promise<ReadAnswer> {
  const { transaction, bytes } = vector
  const url = domain.endpoint(services[transaction] ?? '', transaction.toUpperCase())
  return readAnswer(transaction, await send(bytes, url, domain.tls))
}

// Submissions first: the requests for data ask for what the accepted samples have stored. Then what
// changes it, each sample on what those before it left.
const changing = ['iti-41', 'iti-42', 'rad-68', 'iti-61', 'iti-57', 'iti-92', 'iti-62']

describe.each(changing)('%s', (name) => {
  test.each(vectorsOf(name, 'accept'))('does what $path asks for', async (vector) => {
    expect(await ask(vector)).toMatchObject({ httpStatus: 200, status: 'Success', refusals: [] })
  })
})

describe('the study of RAD-69', () => {
  test('is taken by STOW-RS and published', { timeout: 30_000 }, async () => {
    const instances = ['ct-1-1', 'ct-1-2', 'ct-2-1', 'ct-2-2'].map((file) =>
      readFileSync(join(vectorsFolder, 'study', `${file}.dcm`)),
    )
    const url = domain.endpoint('imaging-source-north', 'STOW-RS')
    const answer = await send(multipartRequest('/dicomweb/studies', instances), url, domain.tls)
    expect(answer.status).toBe(200)
    const [first] = vectorsOf('rad-69', 'accept')
    if (first === undefined) throw new Error('no sample')
    await expect
      .poll(async () => (await ask(first)).status, { timeout: 20_000, interval: 200 })
      .toBe('Success')
  })
})

describe.each(['iti-18', 'iti-51', 'iti-43', 'rad-69'])('%s', (name) => {
  test.each(vectorsOf(name, 'accept'))('answers $path', async (vector) => {
    const answer = await ask(vector)
    expect(answer).toMatchObject({ httpStatus: 200, status: 'Success', refusals: [] })
    if (name === 'iti-18' || name === 'iti-51') return
    expect(answer.found.length).toBeGreaterThan(0)
    expect(answer.parts.length).toBe(answer.found.length)
  })

  test('finds what was stored', async () => {
    const answers = await Promise.all(vectorsOf(name, 'accept').map((vector) => ask(vector)))
    expect(answers.flatMap(({ found }) => found).length).toBeGreaterThan(5)
  })
})

test.each(Object.entries(objectsFound))('ITI-18 answers %s with %d objects', async (name, count) => {
  const vector = vectorsOf('iti-18', 'accept').find(({ path }) => path.endsWith(`/${name}.http`))
  if (vector === undefined) throw new Error('no sample')
  expect((await ask(vector)).found).toHaveLength(count)
})

test.each([
  'find-documents-every-parameter',
  'find-documents-exclude-zeep',
  'find-submission-sets-jax-ws',
  'find-folders-node-soap',
  'get-all-zeep',
])('ITI-18 answers %s with what was stored', async (name) => {
  const vector = vectorsOf('iti-18', 'accept').find(({ path }) => path.endsWith(`/${name}.http`))
  if (vector === undefined) throw new Error('no sample')
  expect((await ask(vector)).found.length).toBeGreaterThan(0)
})

test('ITI-51 answers with what was stored, of several patients, and nothing of nobody', async () => {
  const vectors = vectorsOf('iti-51', 'accept')
  const answers = await Promise.all(vectors.map((vector) => ask(vector)))
  const empty = vectors.filter((_, at) => answers[at]?.found.length === 0)
  expect(empty.map(({ path }) => path)).toEqual(['iti-51/accept/find-documents-of-nobody-known.http'])
})

describe('iti-86', () => {
  test.each(vectorsOf('iti-86', 'accept'))('removes what $path names', async (vector) => {
    const named = vector.bytes.toString('latin1').matchAll(/UniqueId>\s*(2\.999\.1\.9[.\d]+)/g)
    const uniqueIds = [...named].map(([, uniqueId = '']) => uniqueId)
    const bytes = retrieveRequest('2.999.1.3.1', uniqueIds)
    expect((await ask({ transaction: 'iti-43', bytes })).found).toEqual(uniqueIds)
    expect(await ask(vector)).toMatchObject({ httpStatus: 200, status: 'Success', refusals: [] })
    const after = await ask({ transaction: 'iti-43', bytes })
    expect(after).toMatchObject({ found: [], refusals: ['XDSDocumentUniqueIdError'] })
  })
})

test('RAD-69 brings the instances as they were sent', async () => {
  const two = vectorsOf('rad-69', 'accept').find(({ path }) => path.includes('two-series'))
  if (two === undefined) throw new Error('no sample')
  const { found, parts } = await ask(two)
  const sent = found.map((uid) => {
    const [series = '', instance = ''] = uid.split('.').slice(-2)
    return readFileSync(join(vectorsFolder, 'study', `ct-${series}-${instance}.dcm`))
  })
  expect(parts.map((bytes, at) => bytes.equals(sent[at] ?? Buffer.of()))).toEqual([
    true,
    true,
    true,
    true,
  ])
})

describe.each(Object.keys(services))('%s', (name) => {
  let before: unknown

  beforeAll(async () => {
    before = await state()
  })

  test.each(vectorsOf(name, 'reject'))('refuses $path', async (vector) => {
    expect(summary(await ask(vector))).toEqual(dueFor(vector.refusal))
  })

  test.each(vectorsOf(name, 'accept').slice(0, 1))(
    'refuses $path with a root part over its limit',
    async (vector) => {
      const bytes = withLongRootPart(vector.bytes)
      expect(summary(await ask({ ...vector, bytes }))).toEqual(dueFor('Fault-Sender'))
    },
  )

  test('nothing of all that is stored, and every service is well', async () => {
    expect(await state()).toEqual(before)
    const health = await domain.health()
    expect(Object.values(health)).toEqual(Object.keys(health).map(() => 200))
  })
})

test('the repository knows no document of what was refused', async () => {
  for (const name of ['iti-41', 'rad-68']) {
    const uniqueIds = vectorsOf(name, 'reject').flatMap(({ bytes }) => refusedUniqueIds(bytes))
    expect(uniqueIds.length).toBeGreaterThan(5)
    const bytes = retrieveRequest('2.999.1.3.1', uniqueIds)
    const answer = await ask({ transaction: 'iti-43', bytes })
    expect(answer).toMatchObject({ found: [], parts: [], refusals: ['XDSDocumentUniqueIdError'] })
  }
})

function summary({ status, httpStatus, refusals, found }: ReadAnswer): object {
  return { status, httpStatus, refusals, found }
}

// Refusals of the envelope are SOAP faults; all others are answers, with HTTP status 200.
function dueFor(refusal = ''): object {
  const refused = { refusals: [refusal], found: [] }
  if (!refusal.startsWith('Fault-')) return { status: 'Failure', httpStatus: 200, ...refused }
  const isReceivers = ['Fault-VersionMismatch', 'Fault-MustUnderstand'].includes(refusal)
  return { status: 'Fault', httpStatus: isReceivers ? 500 : 400, ...refused }
}

/**
 * Everything that is registered of both patients, whatever its status, and every file that is kept.
 */
async function state(): Promise<unknown> {
  const registered = await registryState((bytes) => ask({ transaction: 'iti-18', bytes }))
  return { registered, files: domain.storedFiles().toSorted() }
}
