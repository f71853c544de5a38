// The samples of ITI-8 and ITI-44, sent byte for byte to a running registry.
import { globSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { basename, dirname, join } from 'node:path'
import { clientOptions } from '@isthmus/tls/client-options'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeedCalls, feedCalls } from '@isthmus/testbed/feed-calls'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

const folder = join(import.meta.dirname, '../../../packages/vectors')

let running: RunningRegistry
let feeds: FeedCalls

beforeAll(async () => {
  running = await startRunningRegistry(
    'conformance',
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

function files(pattern: string) {
  return globSync(pattern, { cwd: folder })
    .toSorted()
    .map((path) => ({
      path,
      due: basename(dirname(path)),
      bytes: readFileSync(join(folder, path)),
    }))
}

describe('ITI-8', () => {
  it.each(files('iti-8/accept/*.hl7'))('acknowledges $path', async ({ bytes }) => {
    expect(await feeds.send(bytes)).toBe('AA')
  })

  it.each(files('iti-8/reject/A*/*.hl7'))('refuses $path', async ({ bytes, due }) => {
    const answer = await feeds.send(bytes)
    expect(`${answer.slice(0, 2)}-${answer.slice(-3)}`).toBe(due)
  })

  it.each(files('iti-8/reject/closed/*.hl7'))('closes after $path', async ({ bytes }) => {
    await expect(feeds.send(bytes)).rejects.toMatchObject({ kind: 'no-answer' })
  })
})

describe('ITI-44', () => {
  it.each(files('iti-44/accept/*.http'))('acknowledges $path', async ({ bytes }) => {
    const { status, body } = await post(bytes)
    expect([status, codeOf(body)]).toEqual([200, 'CA'])
  })

  it.each(files('iti-44/reject/C*/*.http'))('refuses $path', async ({ bytes, due }) => {
    const { status, body } = await post(bytes)
    expect([status, codeOf(body)]).toEqual([200, due])
    expect(body).toContain('acknowledgementDetail typeCode="E"')
  })

  it.each(files('iti-44/reject/Fault-*/*.http'))('answers $path by a fault', async (vector) => {
    const { status, body } = await post(vector.bytes)
    expect(status).toBe(400)
    const due = vector.due.slice('Fault-'.length)
    expect(body).toContain(`:${due}</env:Value>`)
  })
})

async function post(file: Buffer): Promise<{ readonly status: number; readonly body: string }> {
  const end = file.indexOf('\r\n\r\n')
  const contentType = /^content-type: (.*)$/im.exec(file.toString('latin1', 0, end))?.[1]?.trim()
  const options = clientOptions({
    tls: running.domain.credentials('adt'),
    peers: running.domain.peers,
    peer: 'registry',
  })
  return new Promise((resolve, reject) => {
    request(
      `${running.service.origin}/iti-44`,
      { ...options, method: 'POST', agent: false, headers: { 'content-type': contentType } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', reject)
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
      },
    )
      .once('error', reject)
      .end(file.subarray(end + 4))
  })
}

function codeOf(body: string): string | undefined {
  return /<acknowledgement><typeCode code="(\w\w)"\/>/.exec(body)?.[1]
}
