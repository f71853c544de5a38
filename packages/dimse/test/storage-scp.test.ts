// A real association over loopback: our own SCU, dcmtk where present, and strangers who do not keep
// to the rules.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { syntheticDataset, syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { silentLog } from '@isthmus/log/log'
import { afterEach, describe, expect, test } from 'vitest'
import type { StorageScp } from '../src/storage-scp.ts'
import { startStorageScp } from '../src/storage-scp.ts'
import type { StorageScpOptions } from '../src/storage-scp-options.ts'
import type { IncomingInstance, StoreInstance, StoreOutcome } from '../src/storage-service.ts'
import { storeInstances } from '../src/store-scu.ts'
import { associateRq, command, ct, dial, explicit, isCut, readPdu, value } from './wire-bytes.ts'

const running: StorageScp[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()))
})

interface Stored {
  readonly instance: IncomingInstance
  readonly bytes: Buffer
}

async function scp(
  outcome: StoreOutcome | StoreInstance = { status: 0 },
  options: Partial<StorageScpOptions> = {},
) {
  const stored: Stored[] = []
  const started = await startStorageScp({
    listen: { host: '127.0.0.1', port: 0 },
    aeTitle: 'NORTH',
    callingAeTitles: ['CT1'],
    log: silentLog,
    async store(instance) {
      if (typeof outcome === 'function') return await outcome(instance)
      const chunks: Uint8Array[] = []
      for await (const chunk of instance.dataset) chunks.push(chunk)
      stored.push({ instance, bytes: Buffer.concat(chunks) })
      return outcome
    },
    ...options,
  })
  running.push(started)
  return { ...started, stored }
}

function order(number: number, edge = 64) {
  return {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: `2.25.3.${number}`,
    instanceNumber: number,
    edge,
  }
}

function outgoing(number: number, edge?: number) {
  return {
    sopClassUid: ct,
    sopInstanceUid: `2.25.3.${number}`,
    transferSyntaxUid: explicit,
    async *dataset() {
      yield await Promise.resolve(syntheticDataset(order(number, edge)))
    },
  }
}

function target(port: number, titles: { called?: string; calling?: string } = {}) {
  return {
    host: '127.0.0.1',
    port,
    calledAeTitle: titles.called ?? 'NORTH',
    callingAeTitle: titles.calling ?? 'CT1',
  }
}

const live = new AbortController().signal

describe('C-STORE from our own SCU', () => {
  test('hands over the dataset byte for byte, one after the other (DICOM PS3.7: 9.1.1)', async () => {
    const north = await scp()
    const results = await storeInstances(
      target(north.port),
      [outgoing(1), outgoing(2), outgoing(3, 400)],
      live,
    )
    expect(results.map((result) => result.status)).toEqual([0, 0, 0])
    expect(north.stored.map(({ instance }) => instance.sopInstanceUid)).toEqual([
      '2.25.3.1',
      '2.25.3.2',
      '2.25.3.3',
    ])
    for (const [at, { bytes, instance }] of north.stored.entries()) {
      expect(bytes.equals(syntheticDataset(order(at + 1, at === 2 ? 400 : 64)))).toBe(true)
      expect(instance).toMatchObject({ transferSyntaxUid: explicit, callingAeTitle: 'CT1' })
    }
  })

  test('answers with the status that the store decided (DICOM PS3.4: Table B.2-1)', async () => {
    const north = await scp({ status: 0xa900, comment: 'no match' })
    const [result] = await storeInstances(target(north.port), [outgoing(1)], live)
    expect(result?.status).toBe(0xa900)
  })

  test('answers only when the store is done, also when the dataset came long before', async () => {
    const release = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    const north = await scp(async (instance) => {
      for await (const _ of instance.dataset) continue
      began.resolve()
      await release.promise
      return { status: 0 }
    })
    let answered = false
    const sending = storeInstances(target(north.port), [outgoing(1)], live).then((results) => {
      answered = true
      return results
    })
    await began.promise
    expect(answered).toBe(false)
    release.resolve()
    expect((await sending)[0]?.status).toBe(0)
  })

  test('a store that gives up early or throws is answered 0110 and the association goes on', async () => {
    let calls = 0
    const north = await scp(async (instance) => {
      calls += 1
      if (calls === 1) throw new Error('disk')
      for await (const _ of instance.dataset) continue
      return { status: 0 }
    })
    const results = await storeInstances(target(north.port), [outgoing(1, 600), outgoing(2)], live)
    expect(results.map((result) => result.status)).toEqual([0x0110, 0])
  })

  test.each([
    ['called', { called: 'SOUTH' }],
    ['calling', { calling: 'CT9' }],
  ])('rejects an unknown %s AE title (DICOM PS3.8: 9.3.4)', async (_which, titles) => {
    const north = await scp()
    await expect(storeInstances(target(north.port, titles), [outgoing(1)], live)).rejects.toThrow(
      /rejected/,
    )
    expect(north.stored).toEqual([])
  })

  test('gives no status for a SOP class that nobody serves (DICOM PS3.8: 9.3.3.2)', async () => {
    const north = await scp()
    const results = await storeInstances(
      target(north.port),
      [{ ...outgoing(1), sopClassUid: '1.2.3.4' }, outgoing(2)],
      live,
    )
    expect(results.map((result) => result.status)).toEqual([undefined, 0])
  })

  test('an association that breaks in mid-dataset fails the store (DICOM PS3.8: 9.3.8)', async () => {
    const failed = Promise.withResolvers<unknown>()
    const north = await scp(async (instance) => {
      try {
        for await (const _ of instance.dataset) continue
      } catch (error) {
        failed.resolve(error)
      }
      return { status: 0 }
    })
    const abort = new AbortController()
    const broken = storeInstances(
      target(north.port),
      [
        {
          ...outgoing(1),
          async *dataset() {
            yield await Promise.resolve(syntheticDataset(order(1)).subarray(0, 5000))
            yield new Uint8Array(200_000)
            abort.abort()
            yield new Uint8Array(200_000)
          },
        },
      ],
      abort.signal,
    )
    await expect(broken).rejects.toThrow(/association|aborted/)
    expect(String(await failed.promise)).toMatch(/ended before the dataset/)
  })
})

describe('the service', () => {
  test('lists what it answers: C-ECHO once, C-STORE for each storage class', async () => {
    const north = await scp()
    const services = north.services()
    expect(services.filter(({ service }) => service === 'C-ECHO')).toHaveLength(1)
    expect(services.some(({ sopClassUid }) => sopClassUid === ct)).toBe(true)
    expect(services.length).toBeGreaterThan(100)
  })

  test('refuses to listen without TLS where others could hear (DICOM PS3.15: B.12)', async () => {
    await expect(scp({ status: 0 }, { listen: { host: '0.0.0.0', port: 0 } })).rejects.toThrow(
      /loopback/,
    )
  })
})

describe('strangers', () => {
  test('an instance pipelined behind a rejected association is not stored', async () => {
    const north = await scp()
    const socket = await dial(north.port)
    socket.write(
      Buffer.concat([
        associateRq('SOUTH'),
        value(3, command(0x0001, 0x0102)),
        value(2, Buffer.from(syntheticDataset(order(1)))),
      ]),
    )
    expect(await isCut(socket)).toBe(true)
    expect(north.stored).toEqual([])
  })

  test.each([
    ['a PDU of 4 GiB', () => Buffer.from([0x04, 0, 0xff, 0xff, 0xff, 0xff])],
    ['HTTP', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['P-DATA before any association', () => value(3, command(0x0030, 0x0101))],
    ['a second association', () => Buffer.concat([associateRq('NORTH'), associateRq('NORTH')])],
  ])('%s ends the connection, and the service goes on', async (_what, bytes) => {
    const north = await scp()
    const socket = await dial(north.port)
    socket.write(bytes())
    expect(await isCut(socket)).toBe(true)
    const [result] = await storeInstances(target(north.port), [outgoing(7)], live)
    expect(result?.status).toBe(0)
  })

  const instance = () => [
    value(3, command(0x0001, 0x0102)),
    value(2, Buffer.from(syntheticDataset(order(1)))),
  ]
  test.each([
    ['C-FIND with a dataset', () => [value(3, command(0x0020, 0x0102))]],
    ['a command that never ends', () => [value(1, Buffer.alloc(20_000))]],
    ['a second C-STORE before the first is answered', () => [...instance(), ...instance()]],
  ])('%s ends an association that was accepted', async (_what, pdus) => {
    const north = await scp()
    const socket = await dial(north.port)
    socket.write(associateRq('NORTH'))
    expect((await readPdu(socket))[0]).toBe(0x02)
    socket.write(Buffer.concat(pdus()))
    expect((await readPdu(socket))[0]).toBe(0x07)
    expect(await isCut(socket)).toBe(true)
  })

  test('data behind an accepted association is stored (DICOM PS3.8: 9.2)', async () => {
    const north = await scp()
    const socket = await dial(north.port)
    socket.write(associateRq('NORTH'))
    expect((await readPdu(socket))[0]).toBe(0x02)
    socket.write(Buffer.concat(instance()))
    expect((await readPdu(socket))[0]).toBe(0x04)
    expect(north.stored.length).toBe(1)
    socket.destroy()
  })

  test.each([
    ['P-DATA before A-ASSOCIATE-AC', () => [associateRq('NORTH'), ...instance()], [2, 2]],
    ['P-DATA before any request', () => instance(), [0, 0]],
    ['a second request', () => [associateRq('NORTH'), associateRq('NORTH')], [2, 2]],
    ['a PDU of no known type', () => [Buffer.from([0x09, 0, 0, 0, 0, 0])], [2, 1]],
  ])('%s is answered with A-ABORT (DICOM PS3.8: 9.2)', async (_what, pdus, reason) => {
    const north = await scp()
    const socket = await dial(north.port)
    socket.write(Buffer.concat(pdus()))
    const abort = await readPdu(socket)
    expect([abort[0], ...abort.subarray(8)]).toEqual([0x07, ...reason])
    expect(await isCut(socket)).toBe(true)
    expect(north.stored).toEqual([])
  })

  test('an instance over its limit ends the association', async () => {
    const north = await scp(undefined, { limits: { instanceBytesMax: 10_000 } })
    await expect(storeInstances(target(north.port), [outgoing(1, 400)], live)).rejects.toThrow(
      /association/,
    )
    expect(north.stored).toEqual([])
  })
})

function hasDcmtk(): boolean {
  try {
    execFileSync('storescu', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasDcmtk())('dcmtk', () => {
  test('storescu stores and echoscu echoes', async () => {
    const north = await scp()
    const folder = mkdtempSync(join(tmpdir(), 'isthmus-dimse-'))
    try {
      const files = [1, 2, 3].map((number) => {
        const file = join(folder, `${number}.dcm`)
        writeFileSync(file, syntheticInstance(order(number)))
        return file
      })
      const port = String(north.port)
      const run = promisify(execFile)
      await run('echoscu', ['-aet', 'CT1', '-aec', 'NORTH', '--repeat', '5', '127.0.0.1', port])
      await run('storescu', ['-aet', 'CT1', '-aec', 'NORTH', '-R', '127.0.0.1', port, ...files])
      expect(north.stored.map(({ bytes }) => bytes.equals(syntheticDataset(order(1))))).toEqual([
        true,
        false,
        false,
      ])
      expect(north.stored).toHaveLength(3)
      await expect(
        run('echoscu', ['-aet', 'CT1', '-aec', 'OTHER', '127.0.0.1', port]),
      ).rejects.toThrow(/Called AE Title Not Recognized/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
