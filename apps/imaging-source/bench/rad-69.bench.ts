// RAD-69 of a CT of 300 slices, against a static file server that sends the same bytes to the same
// client.
import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { writeMtom } from '@isthmus/soap/mtom'
import { type Figure, reportFigures } from '@isthmus/testbed/figures'
import type { GeneratedStudy } from '@isthmus/testbed/generate-study'
import { type Message, type PlainClient, createPlainClient } from '@isthmus/testbed/plain-client'
import { interleave, median } from '@isthmus/testbed/samples'
import { type StaticServer, startStaticServer } from '@isthmus/testbed/static-server'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { assertion } from '../test/assertion.ts'
import { type PublishedStudy, publishStudy } from './published-study.ts'

type Profile = 'hospital' | 'conformance'

const instances = 300
const rounds = 9
const staticFile = 'study.bin'
const budgets = {
  throughput: { kind: 'at-least', value: 0.5 },
  firstPartMs: { kind: 'at-most', value: 100 },
} as const

async function runBench(profile: Profile): Promise<number> {
  await using published = await publishStudy(profile, instances)
  const { nodes } = published.durable
  const folder = join(nodes.folder, 'static')
  await writeStatic(published.study, folder)
  await using server = await startStaticServer({
    folder,
    identity: nodes.files('source'),
  })
  const client = createPlainClient(nodes.files('gateway'))
  try {
    const figures = await measure({ published, server, client, profile })
    return reportFigures(`RAD-69, ${instances} slices, profile ${profile}`, figures)
  } finally {
    client.close()
  }
}

interface Bench {
  readonly published: PublishedStudy
  readonly server: StaticServer
  readonly client: PlainClient
  readonly profile: Profile
}

async function measure(bench: Bench): Promise<readonly Figure[]> {
  const { origin } = bench.published.source
  const retrieve = async () => plainRate(bench, `${origin}/rad-69`, await ask(bench))
  const read = () => plainRate(bench, `${bench.server.origin}/${staticFile}`)
  await retrieve()
  await read()
  const rates = await interleave(rounds, { retrieve, read })
  const own = await ownClient(bench)
  return [
    {
      name: `throughput, against one file of ${bench.server.name}`,
      unit: 'MB/s',
      measured: median(rates.get('retrieve') ?? []),
      reference: median(rates.get('read') ?? []),
      budget: budgets.throughput,
    },
    {
      name: 'first part at our own client',
      unit: 'ms',
      measured: median(own.map(({ firstMs }) => firstMs)),
      budget: budgets.firstPartMs,
    },
    {
      name: 'throughput at our own client',
      unit: 'MB/s',
      measured: median(own.map(({ rate }) => rate)),
    },
  ]
}

/** MB/s; throws for an answer that does not hold the study. */
async function plainRate({ client, published }: Bench, url: string, message?: Message) {
  const { status, bytes, ms } = await client.read(url, message)
  if (status !== 200 || bytes < published.study.pixelBytes) {
    throw new Error(`${url} answered ${status} with ${bytes} bytes`)
  }
  return bytes / ms / 1000
}

async function writeStatic(study: GeneratedStudy, folder: string): Promise<void> {
  mkdirSync(folder)
  await pipeline(files(study), createWriteStream(join(folder, staticFile)))
}

function* files(study: GeneratedStudy): Generator<Uint8Array> {
  for (let number = 1; number <= instances; number += 1) yield study.file(number)
}

/** With an assertion of its own in profile `hospital`. */
async function ask({ published, profile }: Bench): Promise<Message> {
  const { request, durable } = published
  const envelope = encodeEnvelope({
    action: rad69.requestAction,
    messageId: `urn:uuid:${randomUUID()}`,
    ...(profile === 'hospital' ? { securityXml: assertion({ domain: durable.nodes }) } : {}),
    bodyXml: rad69.encodeRequest(request),
  })
  const written = writeMtom({ envelope, rootContentId: 'root@bench', boundary: 'isthmus-bench' })
  const body = await buffer(written.body)
  return { contentType: written.contentType, body }
}

interface OwnRead {
  readonly firstMs: number
  /** MB/s. */
  readonly rate: number
}

async function ownClient({ published, profile }: Bench): Promise<readonly OwnRead[]> {
  const { durable, source, request } = published
  const client = durable.nodes.client('gateway')
  const reads: OwnRead[] = []
  for (let round = 0; round < rounds; round += 1) {
    const assertionXml = assertion({ domain: durable.nodes })
    const began = performance.now()
    let firstMs = Number.NaN
    let bytes = 0
    await using answer = await client.call(rad69, {
      url: `${source.origin}/rad-69`,
      peer: 'source',
      request,
      ...(profile === 'hospital' ? { assertionXml } : {}),
      signal: AbortSignal.timeout(60_000),
    })
    for await (const part of answer.parts) {
      for await (const chunk of part.bytes) {
        if (bytes === 0) firstMs = performance.now() - began
        bytes += chunk.length
      }
    }
    reads.push({ firstMs, rate: bytes / (performance.now() - began) / 1000 })
  }
  return reads
}

const exitCodes = [await runBench('conformance'), await runBench('hospital')]
process.exitCode = Math.max(...exitCodes)
