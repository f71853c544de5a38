import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { type Ends, createEnds, startCollector } from './collector.ts'

let ends: Ends
let open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  ends = await createEnds(await createThrowawayPki(new Date()))
}, 60_000)

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
})

type Collector = Awaited<ReturnType<typeof startCollector>>

async function start(options: Parameters<typeof startCollector>[2] = {}): Promise<Collector> {
  const collector = await startCollector(ends, 0, options)
  open.push(collector)
  return collector
}

async function dial(port: number): Promise<TLSSocket> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    cert: ends.service.certificate,
    key: ends.service.privateKey,
    ca: [ends.authority],
    servername: 'localhost',
  })
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'secureConnect')
  return socket
}

test('frames are given in order, several in a chunk or one in many (RFC 5425: 4.3)', async () => {
  const collector = await start()
  const socket = await dial(collector.port)
  socket.write('1 a2 bc')
  await collector.until(() => collector.messages.length === 2)
  for (const piece of ['3', ' ', 'd', 'ef4 g']) {
    socket.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  socket.write('hij')
  await collector.until(() => collector.messages.length === 4)
  expect(collector.messages.map(String)).toEqual(['a', 'bc', 'def', 'ghij'])
  socket.destroy()
})

test.each([
  ['TM-601', '0 ', 'length-zero '],
  ['TM-601', '007 abc', 'length-leading-zero '],
  ['TM-601', '99999999999999999999 ', 'length-digits '],
  ['TM-601', 'abc ', 'length-not-a-number '],
  ['TM-602', '1048577 ', 'length-over-limit '],
  ['TM-603', '30 <85>1 - - - - - - x', 'truncated <85>1 - - - - - - x'],
  ['non-transparent framing', '<85>1 - - - - - - x\n', 'not-octet-counted '],
])('%s: %j closes the connection after what came before it is kept', async (_id, bytes, what) => {
  const collector = await start()
  const socket = await dial(collector.port)
  const closed = once(socket, 'close')
  socket.write('4 good')
  if (what.startsWith('truncated')) socket.end(bytes)
  else socket.write(bytes)
  await closed
  await collector.until(() => collector.malformed.length === 1)
  expect(collector.messages.map(String)).toEqual(['good'])
  expect(collector.malformed).toEqual([what])
  // The next connection is served.
  const next = await dial(collector.port)
  next.write('1 x')
  await collector.until(() => collector.messages.length === 2)
  next.destroy()
})

test('TM-603: a frame whose rest does not come is given up after a while', async () => {
  const collector = await start({ limits: { stalledMs: 50 } })
  const socket = await dial(collector.port)
  const closed = once(socket, 'close')
  socket.write('30 <85>1 - - - - - - x')
  await closed
  await collector.until(() => collector.malformed.length === 1)
  expect(collector.malformed).toEqual(['stalled <85>1 - - - - - - x'])
})

test('a connection may be silent between frames for longer than that', async () => {
  const collector = await start({ limits: { stalledMs: 20 } })
  const socket = await dial(collector.port)
  socket.write('1 a')
  await collector.until(() => collector.messages.length === 1)
  const pause = Promise.withResolvers<void>()
  setTimeout(pause.resolve, 100)
  await pause.promise
  socket.write('1 b')
  await collector.until(() => collector.messages.length === 2)
  expect(collector.malformed).toEqual([])
  socket.destroy()
})

test('TM-608: little more is read while what came is not kept yet', async () => {
  let inside = 0
  let most = 0
  const collector = await start({
    onMessage: async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    },
  })
  const socket = await dial(collector.port)
  socket.write('1 x'.repeat(200_000))
  await collector.until(() => collector.messages.length === 200_000)
  expect(most).toBeLessThan(262_144 / 3)
  socket.destroy()
})

test('a peer that was taken off the list is not listened to any more', async () => {
  const collector = await start()
  const socket = await dial(collector.port)
  socket.write('1 a')
  await collector.until(() => collector.messages.length === 1)
  const closed = once(socket, 'close')
  const own = ends.peers.byName('service')
  const certificate = ends.peers.certificateOf('service') ?? ''
  ends.peers.replace([])
  socket.write('1 b')
  await closed
  expect(collector.messages).toHaveLength(1)
  ends.peers.replace(own === undefined ? [] : [{ ...own, certificate, enabled: true }])
})
