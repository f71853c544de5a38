// The scrub finds what the disk has damaged before anybody is handed it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
    upkeep: { scrub: { bytesPerSecond: 100_000_000, roundMs: 1_000 } },
  })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const within = { timeout: 10_000 }

async function provided(number: number, bytes: string): Promise<string> {
  const { kept } = running.files()
  await calls.provide([sampleDocument(number, bytes)])
  const [file] = running.files().kept.filter((name) => !kept.includes(name))
  if (file === undefined) throw new Error('nothing was kept')
  return file
}

async function retrieved(number: number): Promise<unknown> {
  const { response, bytes } = await calls.retrieve([uniqueIdOf(number)])
  const [error] = response.registryResponse.errors
  return error?.code ?? bytes.get(uniqueIdOf(number))
}

test('one bit that was flipped: never handed out, until the document was brought back', async () => {
  const file = await provided(1, 'CT thorax: no acute finding')
  await provided(2, 'untouched')
  const good = await readFile(file)
  const bad = Buffer.from(good)
  bad[5] = (bad[5] ?? 0) ^ 1
  await writeFile(file, bad)
  // The size is right: without the scrub the answer would begin, and break off at its end.
  await expect.poll(() => retrieved(1).catch(() => 'broken off'), within).toBe('XDSRepositoryError')
  expect(await retrieved(2)).toBe('untouched')
  await writeFile(file, good)
  await expect.poll(() => retrieved(1), within).toBe('CT thorax: no acute finding')
})

test('a document that is gone', async () => {
  const file = await provided(3, 'here today')
  await rm(file)
  await expect.poll(() => retrieved(3), within).toBe('XDSRepositoryError')
})
