// The scrub finds what the disk has damaged before anybody is handed it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { HttpClient } from '@isthmus/http/http-client'
import { silentLog } from '@isthmus/log/log'
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createScrubLedger } from '../src/db/scrub-ledger.ts'
import { scrub } from '../src/documents/scrub.ts'
import { keepDocuments } from './kept-documents.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls
let client: HttpClient

beforeAll(async () => {
  running = await startRunningRepository({
    upkeep: { scrub: { bytesPerSecond: 100_000_000, roundMs: 1_000 } },
  })
  calls = repositoryCalls(running)
  client = running.domain.client('gateway')
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

function isAlert(number: number, outcome: 0 | 8): (message: AuditMessage) => boolean {
  return ({ event, objects }) =>
    event.types[0]?.code === '110135' &&
    event.outcome === outcome &&
    objects.some(({ id }) => id === uniqueIdOf(number))
}

async function metric(name: string): Promise<number> {
  const url = `${running.service?.origin ?? ''}/metrics`
  const signal = AbortSignal.timeout(5_000)
  await using answer = await client.request({ method: 'GET', url, peer: 'repository', signal })
  const [, value] = new RegExp(`^${name} (\\d+)$`, 'm').exec(await answer.text()) ?? []
  return Number(value)
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
  await expect.poll(() => metric('isthmus_damaged_documents')).toBe(1)
  await expect.poll(() => metric('isthmus_verified_documents'), within).toBeGreaterThan(0)
  const damaged = await running.sink.next(isAlert(1, 8))
  expect(damaged.objects[0]?.id).toBe(samplePatientId)
  await writeFile(file, good)
  await expect.poll(() => retrieved(1), within).toBe('CT thorax: no acute finding')
  expect(await metric('isthmus_damaged_documents')).toBe(0)
  await running.sink.next(isAlert(1, 0))
  // Round after round it is read; it is told when it changes.
  expect(running.sink.messages.filter(isAlert(1, 8))).toHaveLength(1)
})

test('a document that is gone', async () => {
  const file = await provided(3, 'here today')
  await rm(file)
  await expect.poll(() => retrieved(3), within).toBe('XDSRepositoryError')
})

const fourTexts = ['one', 'two', 'three', 'four']

test('after a restart it goes on where it stopped, and says in the log what it found', async () => {
  const { database, store, names, fileOf } = await keepDocuments(running.domain, fourTexts)
  const [, , third = ''] = names
  await writeFile(fileOf(third), 'tree')

  /** Ends the run, as a service that ends does, when it begins to read the document `until`. */
  async function run(until?: string) {
    const ending = new AbortController()
    const opened: string[] = []
    const said: string[] = []
    const audited: string[] = []
    const pauseMs = await scrub(
      {
        documents: {
          open(document, signal) {
            if (document.contentName === until) ending.abort()
            else opened.push(document.contentName)
            return store.open(document, signal)
          },
        },
        ledger: createScrubLedger(database),
        bytesPerSecond: 100_000_000,
        roundMs: 3_600_000,
        audit: async ({ documentUniqueId, found }) => {
          audited.push(`${documentUniqueId} ${found}`)
        },
        onVerified: () => undefined,
        now: () => new Date(),
        log: { ...silentLog, error: (message) => said.push(message) },
      },
      ending.signal,
    )
    return { opened, said, audited, pauseMs }
  }

  const [first = '', second = '', , fourth = ''] = names
  expect(await run(third)).toMatchObject({ opened: [first, second], said: [], audited: [] })
  expect(await run()).toMatchObject({
    opened: [third, fourth],
    said: ['a stored document is damaged'],
    audited: [`of ${third} damaged`],
  })
  // The round is over: the next one is not due yet.
  const { opened, pauseMs } = await run()
  expect(opened).toEqual([])
  expect(pauseMs).toBeGreaterThan(3_000_000)
  await database.destroy()
})
