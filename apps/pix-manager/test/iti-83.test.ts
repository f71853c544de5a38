// The samples of ITI-83, sent byte for byte to a running Manager.
import { request } from 'node:https'
import { clientOptions } from '@isthmus/tls/client-options'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asker } from './pix-calls.ts'
import type { RunningPix } from './running-pix-manager.ts'
import { startFedPix, vectors } from './vectors.ts'

let running: RunningPix

beforeAll(async () => {
  running = await startFedPix()
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

describe('ITI-83', () => {
  it.each(vectors('iti-83/accept/*.http'))('answers $path', async ({ bytes }) => {
    const { status, body } = await sendRaw(bytes)
    expect([status, body.includes('Parameters')]).toEqual([200, true])
  })

  it.each(vectors('iti-83/reject/*/*.http'))('refuses $path', async ({ bytes, due }) => {
    const { status, body } = await sendRaw(bytes)
    const [, code] = /"code":"([a-z-]+)"/.exec(body) ?? []
    expect(`${status}-${code}`).toBe(due)
  })
})

function sendRaw(file: Buffer): Promise<{ readonly status: number; readonly body: string }> {
  const end = file.indexOf('\r\n\r\n')
  const [line = '', ...fields] = file.toString('latin1', 0, end).split('\r\n')
  const [method = '', path = ''] = line.split(' ')
  const headers = Object.fromEntries(
    fields.map((field) => field.split(': ', 2)).filter(([name]) => name !== 'Host'),
  )
  const tls = running.domain.credentials(asker)
  const options = clientOptions({ tls, peers: running.domain.peers, peer: 'pix' })
  return new Promise((resolve, reject) => {
    request({ ...options, ...originOf(), method, path, agent: false, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
      .once('error', reject)
      .end(file.subarray(end + 4))
  })
}

function originOf() {
  const { hostname, port } = new URL(running.service.origin)
  return { hostname, port }
}
