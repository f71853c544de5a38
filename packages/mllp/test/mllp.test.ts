// MLLP over real mutual TLS: who may speak, one message at a time, what ends a connection.
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { silentLog } from '@isthmus/log/log'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { clientOptions } from '@isthmus/tls/client-options'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MllpLimits } from '../src/mllp-limits.ts'
import type { MllpRefusal } from '../src/mllp-refusal.ts'
import { type MllpHandler, type MllpServer, createMllpServer } from '../src/mllp-server.ts'
import { sendMllp } from '../src/send-mllp.ts'

let domain: TestDomain
let server: MllpServer | undefined
let port: number
let refused: PromiseWithResolvers<MllpRefusal>

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'adt', actors: ['patient-identity-source'] },
    { name: 'gateway', actors: ['consumer-gateway'] },
  ])
}, 60_000)

afterEach(async () => {
  await server?.close()
  server = undefined
})

afterAll(() => domain[Symbol.asyncDispose]())

async function start(handler: MllpHandler, limits: Partial<MllpLimits> = {}): Promise<void> {
  refused = Promise.withResolvers()
  server = createMllpServer({
    listen: { host: '127.0.0.1', port: 0 },
    tls: domain.credentials('registry'),
    peers: domain.peers,
    actors: ['patient-identity-source'],
    limits,
    handler,
    log: silentLog,
    onRefused: (refusal) => Promise.resolve(refused.resolve(refusal)),
  })
  port = await server.listen()
}

function send(text: string, as = 'adt'): Promise<string> {
  return sendMllp({
    tls: domain.credentials(as),
    peers: domain.peers,
    peer: 'registry',
    host: '127.0.0.1',
    port,
    message: Buffer.from(text),
    signal: AbortSignal.timeout(10_000),
  }).then((answer) => Buffer.from(answer).toString())
}

async function open(as = 'adt'): Promise<TLSSocket> {
  const options = clientOptions({
    tls: domain.credentials(as),
    peers: domain.peers,
    peer: 'registry',
  })
  const socket = connect({ ...options, host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

const echo: MllpHandler = async ({ message, peer }) =>
  Buffer.from(`${peer.name}: ${Buffer.from(message).toString()}`)

// A reset is one of the ways in which a connection may close.
function closed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

async function textUntilClose(socket: TLSSocket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await closed(socket)
  return Buffer.concat(chunks).toString('latin1')
}

describe('an MLLP port', () => {
  it('answers a sender on the list (ITI TF-2: 3.19.6.1)', async () => {
    await start(echo)
    expect(await send('MSH|1\r')).toBe('adt: MSH|1\r')
  })

  it('answers what is pipelined one after the other and in order', async () => {
    let atOnce = 0
    let most = 0
    await start(async (exchange) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      return echo(exchange)
    })
    const socket = await open()
    const text = textUntilClose(socket)
    socket.end('\u000b1\u001c\r\u000b2\u001c\r\u000b3\u001c\r')
    expect(await text).toBe('\u000badt: 1\u001c\r\u000badt: 2\u001c\r\u000badt: 3\u001c\r')
    expect(most).toBe(1)
  })

  it('refuses a peer that is no sender of such messages, before it reads', async () => {
    await start(echo)
    await expect(send('MSH|1\r', 'gateway')).rejects.toMatchObject({ name: 'MllpError' })
    expect(await refused.promise).toMatchObject({ kind: 'actor', peer: { name: 'gateway' } })
  })

  it('refuses a node that nobody listed (ITI TF-2: 3.19.6.1.3)', async () => {
    await start(echo)
    const stranger = await domain.pki.flawed('stranger', 'other-authority')
    const socket = connect({
      host: '127.0.0.1',
      port,
      cert: stranger.certificate,
      key: stranger.privateKey,
      ca: [domain.pki.authority.certificate],
      allowPartialTrustChain: true,
    })
    socket.on('error', () => undefined)
    socket.write('\u000bMSH|1\u001c\r')
    expect(await textUntilClose(socket)).toBe('')
    expect(await refused.promise).toMatchObject({ kind: 'node', reason: 'untrusted' })
  })

  it.each([
    ['bytes that are no frame', 'GET / HTTP/1.1\r\n\r\n', 'no-start'],
    ['a frame over the limit', `\u000b${'x'.repeat(200)}`, 'too-long'],
    ['a frame that does not end', '\u000bMSH|1', 'stalled'],
  ])('closes after %s, and says so', async (_, text, problem) => {
    await start(echo, { messageBytesMax: 100, frameMs: 50 })
    const socket = await open()
    socket.write(text)
    await closed(socket.resume())
    const reason = `MLLP frame: ${problem}`
    expect(await refused.promise).toMatchObject({ kind: 'malformed', reason })
  })

  it('a trickle does not make the time of a frame longer', async () => {
    await start(echo, { frameMs: 100 })
    const socket = await open()
    socket.write('\u000b')
    const trickle = setInterval(() => socket.write('x'), 10)
    await closed(socket.resume())
    clearInterval(trickle)
    expect(await refused.promise).toMatchObject({ reason: 'MLLP frame: stalled' })
  })

  it('closes a connection that is idle for too long', async () => {
    await start(echo, { idleMs: 50 })
    const socket = await open()
    socket.write('\u000b1\u001c\r')
    expect(await textUntilClose(socket)).toBe('\u000badt: 1\u001c\r')
  })

  it('closes without an answer when the handler fails or is late', async () => {
    await start(() => Promise.reject(new Error('no')))
    await expect(send('1')).rejects.toMatchObject({ kind: 'no-answer' })
    await server?.close()
    await start(
      async ({ signal }) => {
        await once(signal, 'abort')
        return Buffer.from('late')
      },
      { handlerMs: 50 },
    )
    await expect(send('1')).rejects.toMatchObject({ kind: 'no-answer' })
  })

  it('asks the list again for each message', async () => {
    await start(echo)
    const socket = await open()
    socket.write('\u000b1\u001c\r')
    await once(socket, 'data')
    const list = ['registry', 'gateway'].map((name) => ({
      ...(domain.peers.byName(name) ?? fail()),
      certificate: domain.credentials(name).certificate,
      enabled: true,
    }))
    const adt = {
      ...(domain.peers.byName('adt') ?? fail()),
      certificate: domain.credentials('adt').certificate,
      enabled: true,
    }
    domain.peers.replace(list)
    socket.write('\u000b2\u001c\r')
    expect(await textUntilClose(socket)).toBe('')
    domain.peers.replace([...list, adt])
  })

  it('finishes the message it handles before it closes', async () => {
    const begun = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    await start(async (exchange) => {
      begun.resolve()
      await go.promise
      return echo(exchange)
    })
    const idle = await open()
    const answer = send('1')
    await begun.promise
    const stopped = server?.close()
    await closed(idle.resume())
    go.resolve()
    expect(await answer).toBe('adt: 1')
    await stopped
  })

  it('says whether anything can have been done', async () => {
    await start(echo)
    await server?.close()
    await expect(send('1')).rejects.toMatchObject({ name: 'MllpError', kind: 'refused' })
  })
})

function fail(): never {
  throw new Error('the peer is on the list')
}
