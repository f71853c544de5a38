// The sweep asks the registry about documents of unknown standing, and goes by its word alone.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { registered } from './fake-registry.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository({
    limits: { registryTimeoutMs: 200 },
    upkeep: { sweep: { graceMs: 100, intervalMs: 100, documentsPerAskMax: 4 } },
  })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

beforeEach(() => {
  running.registry.answer = 'receiver-fault'
  running.registry.known = 'silent'
  running.registry.asked.length = 0
})

async function stored(number: number): Promise<string | undefined> {
  return (await calls.retrieve([uniqueIdOf(number)])).bytes.get(uniqueIdOf(number))
}

const askedAbout = (number: number) => () =>
  running.registry.asked.filter((uniqueIds) => uniqueIds.includes(uniqueIdOf(number))).length

const within = { timeout: 10_000 }

test('a document that the registry does not know is removed, bytes and all', async () => {
  const { kept } = running.files()
  await calls.provide([sampleDocument(1, 'never registered')])
  expect(await stored(1)).toBe('never registered')
  running.registry.known = new Map()
  await expect.poll(() => running.files(), within).toEqual({ staged: [], kept })
  expect(await stored(1)).toBeUndefined()
  expect(askedAbout(1)()).toBe(1)
})

test('a document that it knows stays, and it is not asked again', async () => {
  await calls.provide([sampleDocument(2, 'registered')])
  running.registry.known = new Map([[uniqueIdOf(2), 'urn:uuid:0']])
  await expect.poll(askedAbout(2), within).toBe(1)
  await calls.provide([sampleDocument(3, 'another')])
  await expect.poll(askedAbout(3), within).toBe(1)
  expect(askedAbout(2)()).toBe(1)
  expect(await stored(2)).toBe('registered')
})

test.each(['silent', 'refuses'] as const)(
  'while the registry %s nothing is removed; it is asked again later',
  async (how) => {
    const number = how === 'silent' ? 4 : 5
    running.registry.known = how
    await calls.provide([sampleDocument(number, 'of unknown standing')])
    await expect.poll(askedAbout(number), within).toBeGreaterThan(1)
    expect(await stored(number)).toBe('of unknown standing')
    running.registry.known = new Map()
    await expect.poll(() => stored(number), within).toBeUndefined()
  },
)

test('of many documents those are found out that it knows, in few questions', async () => {
  const numbers = [20, 21, 22, 23, 24, 25, 26, 27]
  for (const number of numbers) await calls.provide([sampleDocument(number, `of ${number}`)])
  running.registry.known = new Map([[uniqueIdOf(22), 'urn:uuid:22']])
  await expect.poll(() => stored(27), within).toBeUndefined()
  const left = await Promise.all(numbers.map((number) => stored(number)))
  expect(left.filter((bytes) => bytes !== undefined)).toEqual(['of 22'])
  expect(running.registry.asked.every((uniqueIds) => uniqueIds.length <= 4)).toBe(true)
})

test('which of two contents of one uniqueId it means is not guessed: both stay', async () => {
  await calls.provide([sampleDocument(30, 'one')])
  await calls.provide([sampleDocument(30, 'another')])
  const { kept } = running.files()
  running.registry.known = new Map([[uniqueIdOf(30), 'urn:uuid:30']])
  await expect.poll(askedAbout(30), within).toBeGreaterThan(1)
  expect(running.files().kept).toEqual(kept)
  expect(await stored(30)).toBeUndefined()
})

test('the entry that the registry names tells the right one of two', async () => {
  const uuid = 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3340'
  await calls.provide([sampleDocument(31, 'one')])
  await calls.provide([sampleDocument(31, 'the right one', { id: uuid })])
  running.registry.known = new Map([[uniqueIdOf(31), uuid]])
  await expect.poll(() => stored(31), within).toBe('the right one')
})

test('every question is audited (ITI TF-2: 3.18.5.1)', async () => {
  running.registry.answer = registered
  const asks = running.sink.messages.filter(({ event }) => event.types[0]?.code === 'ITI-18')
  expect(new Set(asks.map(({ event }) => event.outcome))).toEqual(new Set([0, 8]))
  expect(asks[0]?.objects).toHaveLength(1)
})
