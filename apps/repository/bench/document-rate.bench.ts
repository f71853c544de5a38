// One document of 500 MB through ITI-41, against a PUT that is synced, and through ITI-43, against a
// static file server; the same bytes, TLS and client on all sides.
import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { reportFigures } from '@isthmus/testbed/figures'
import { createPlainClient } from '@isthmus/testbed/plain-client'
import { interleave, median } from '@isthmus/testbed/samples'
import { startStaticServer } from '@isthmus/testbed/static-server'
import { startOwnProcess } from '../test/own-process.ts'
import { startRunningRepository } from '../test/running-repository.ts'
import { documentQuestion, documentSubmission } from './document-messages.ts'
import { startPutServer } from './synced-put.ts'

const documentBytes = 500_000_000
const pieceBytes = 1_000_000
const rounds = 5
const warmUpRounds = 1
const rateRatio = { kind: 'at-least', value: 0.6 } as const

await using running = await startRunningRepository({
  profile: 'conformance',
  service: 'own-process',
  limits: { registryTimeoutMs: 30_000 },
})
const folder = join(running.domain.folder, 'reference')
mkdirSync(folder)
const { bavail, bsize } = statfsSync(folder)
if (bavail * bsize < documentBytes * 2 * (rounds + warmUpRounds + 1)) {
  throw new Error('the disk has no room for the documents')
}
const repository = await startOwnProcess(running.configFile)
const identity = running.domain.files('source')
await using putServer = await startPutServer({ folder, identity })
await using staticServer = await startStaticServer({ folder, identity })
const source = createPlainClient(identity)
const gateway = createPlainClient(running.domain.files('gateway'))
let puts = 0
let number = 0
try {
  await interleave(warmUpRounds, measures())
  const rates = await interleave(rounds, measures())
  const figure = (
    name: string,
    measured: keyof ReturnType<typeof measures>,
    reference: typeof measured,
  ) => ({
    name,
    unit: 'MB/s',
    measured: median(rates.get(measured) ?? []),
    reference: median(rates.get(reference) ?? []),
    budget: rateRatio,
  })
  process.exitCode = reportFigures(`A document of ${documentBytes / 1_000_000} MB`, [
    figure("ITI-41, against Node's https with PUT and fsync", 'provide', 'put'),
    figure(`ITI-43, against one file of ${staticServer.name}`, 'retrieve', 'get'),
  ])
} finally {
  source.close()
  gateway.close()
  await repository.end()
}

/** Each gives MB/s; the reference reads what it was given. */
function measures() {
  return { put, provide, get, retrieve }
}

// A file of its own each time, as a submission's: one that is overwritten has its blocks and its
// memory already.
async function put(): Promise<number> {
  puts += 1
  const message = { method: 'PUT', contentType: 'text/plain', body: pieces() } as const
  const { status, ms } = await source.read(`${putServer.origin}/document-${puts}`, message)
  if (status !== 201) throw new Error(`PUT: ${status}`)
  return rate(ms)
}

async function get(): Promise<number> {
  const { bytes, ms } = await gateway.read(`${staticServer.origin}/document-${puts}`)
  if (bytes !== documentBytes) throw new Error(`GET: ${bytes} bytes`)
  return rate(ms)
}

async function provide(): Promise<number> {
  number += 1
  const { begin, ms } = await source.read(
    `${repository.origin}/iti-41`,
    documentSubmission(number, pieces()),
  )
  if (!begin.includes('ResponseStatusType:Success')) throw new Error(begin)
  return rate(ms)
}

async function retrieve(): Promise<number> {
  const { begin, bytes, ms } = await gateway.read(
    `${repository.origin}/iti-43`,
    documentQuestion(number),
  )
  if (bytes < documentBytes) throw new Error(begin)
  return rate(ms)
}

// One piece again and again: making the bytes is nobody's work here.
async function* pieces(): AsyncIterable<Uint8Array> {
  const piece = Buffer.alloc(pieceBytes, 'isthmus ')
  for (let at = 0; at < documentBytes; at += pieceBytes) yield piece
}

function rate(ms: number): number {
  return documentBytes / ms / 1_000
}
