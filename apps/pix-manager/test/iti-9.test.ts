// The samples of ITI-9, sent byte for byte to a running Manager.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PixCalls, pixCalls } from './pix-calls.ts'
import type { RunningPix } from './running-pix-manager.ts'
import { startFedPix, vectors } from './vectors.ts'

let running: RunningPix
let ask: PixCalls

beforeAll(async () => {
  running = await startFedPix()
  ask = pixCalls(running)
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

describe('ITI-9', () => {
  it.each(vectors('iti-9/accept/*.hl7'))('answers $path', async ({ bytes }) => {
    expect(await ask.send(bytes.toString('latin1'))).toMatch(/\rMSA\|AA\|.*\rQAK\|T-\d\|(OK|NF)\r/s)
  })

  it.each(vectors('iti-9/reject/A*/*.hl7'))('refuses $path', async ({ bytes, due }) => {
    const answer = await ask.send(bytes.toString('latin1'))
    const [, code] = /\rMSA\|(\w+)/.exec(answer) ?? []
    const [, error] = /\rERR\|\|[^|]*\|(\d+)/.exec(answer) ?? []
    expect(`${code}-${error}`).toBe(due)
  })

  it.each(vectors('iti-9/reject/closed/*.hl7'))('closes after $path', async ({ bytes }) => {
    await expect(ask.send(bytes.toString('latin1'))).rejects.toMatchObject({ kind: 'no-answer' })
  })
})
