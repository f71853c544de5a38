// A 2 GB document through ITI-41 and back through ITI-43; what each process grows by meanwhile:
// npm run bench -- large-document
import { createHash } from 'node:crypto'
import { readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { startOwnProcess } from '../test/own-process.ts'
import { partIdOf, provideRequest, sampleDocument, uniqueIdOf } from '../test/repository-calls.ts'
import { startRunningRepository } from '../test/running-repository.ts'

const documentBytes = 2_000_000_000
const pieceBytes = 1_048_576
/** Budget of the repository's process, and of the one that calls it and plays the registry. */
const growthBytesMax = 96 * 1_048_576

await using running = await startRunningRepository({
  profile: 'conformance',
  service: 'own-process',
  limits: { registryTimeoutMs: 30_000 },
})
const { bavail, bsize } = statfsSync(tmpdir())
if (bavail * bsize < documentBytes * 1.2) throw new Error('the disk has no room for the document')

const repository = await startOwnProcess(running.configFile)
const common = { peer: 'repository', signal: AbortSignal.timeout(600_000) }
const sourceClient = running.domain.client('source')
const gatewayClient = running.domain.client('gateway')
// Both have met before the measure begins: what starts with the first request is not the
// document's.
await provide(1, 1_000)
await retrieve(1)

const watch = watchMemory([repository.pid, process.pid])
const sent = await timed(() => provide(2, documentBytes))
const received = await timed(() => retrieve(2))
const growth = watch.end()
await repository.end()

const checks = [
  { what: 'the document came back byte for byte', is: sent.result === received.result },
  ...growth.map(({ pid, idleBytes, peakBytes }) => {
    const who = pid === process.pid ? 'caller and registry' : 'repository'
    const [idle, peak, grown] = [idleBytes, peakBytes, peakBytes - idleBytes].map(mebibytes)
    return {
      what: `${who}: idle ${idle}, peak ${peak}, grew by ${grown} of ${mebibytes(growthBytesMax)}`,
      is: peakBytes - idleBytes < growthBytesMax,
    }
  }),
]
say(`ITI-41 of ${documentBytes} bytes: ${rate(sent.seconds)}`)
say(`ITI-43 of ${documentBytes} bytes: ${rate(received.seconds)}`)
for (const { what, is } of checks) say(`${is ? 'ok    ' : 'FAILED'} ${what}`)
if (!checks.every(({ is }) => is)) process.exitCode = 1

/** Gives the SHA-256 of what was sent. */
async function provide(number: number, bytes: number): Promise<string> {
  const hash = createHash('sha256')
  async function* pieces(): AsyncIterable<Uint8Array> {
    const piece = Buffer.alloc(pieceBytes)
    for (let at = 0; at < bytes; at += pieceBytes) {
      piece.writeUInt32BE(at / pieceBytes, 0)
      // What was handed over may still be on its way: each piece is a copy of its own.
      const next = Buffer.from(piece.subarray(0, Math.min(pieceBytes, bytes - at)))
      hash.update(next)
      yield next
    }
  }
  const document = sampleDocument(number, '')
  await using answer = await sourceClient.call(iti41, {
    ...common,
    url: `${repository.origin}/iti-41`,
    request: provideRequest([document]),
    bodies: (async function* () {
      yield {
        contentId: partIdOf(document.entry.id),
        contentType: 'text/plain',
        bytes: pieces(),
      }
    })(),
  })
  if (answer.response.status !== 'Success') throw new Error('the document was not taken')
  return hash.digest('hex')
}

/** Gives the SHA-256 of what came. */
async function retrieve(number: number): Promise<string> {
  const documentUniqueId = uniqueIdOf(number)
  await using answer = await gatewayClient.call(iti43, {
    ...common,
    url: `${repository.origin}/iti-43`,
    request: {
      documents: [
        { homeCommunityId: undefined, repositoryUniqueId: sampleRepository, documentUniqueId },
      ],
    },
  })
  const hash = createHash('sha256')
  for await (const { bytes } of answer.parts) for await (const piece of bytes) hash.update(piece)
  return hash.digest('hex')
}

function watchMemory(pids: readonly number[]) {
  const seen = pids.map((pid) => ({ pid, idleBytes: residentBytes(pid), peakBytes: 0 }))
  const look = (): void => {
    for (const one of seen) one.peakBytes = Math.max(one.peakBytes, residentBytes(one.pid))
  }
  const timer = setInterval(look, 20)
  return {
    end() {
      look()
      clearInterval(timer)
      return seen
    },
  }
}

function residentBytes(pid: number): number {
  const [, kibibytes = '0'] =
    /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1024
}

async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number }> {
  const begin = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - begin) / 1000 }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`
}

function rate(seconds: number): string {
  return `${seconds.toFixed(1)} s, ${Math.round(documentBytes / 1_000_000 / seconds)} MB/s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
