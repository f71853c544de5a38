// The browser's port: where it may listen, whom it answers, its cookies and plugins.
import { request as plainRequest } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { silentLog } from '@isthmus/log/log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WebServer, WebServerError, createWebServer, webPlugin } from '../src/web-server.ts'

let web: WebServer
let port = 0

beforeAll(async () => {
  web = createWebServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'http://gateway.test:8080',
    log: silentLog,
    plugins: [webPlugin(greeting, { text: 'from the plugin' })],
  })
  web.route('GET', '/me', {
    handler: ({ cookies }) =>
      Promise.resolve({
        status: 200,
        body: cookies.get('session') ?? 'nobody',
        cookies: [
          { name: 'session', value: 's 1', maxAgeSeconds: 60 },
          { name: 'old', value: undefined },
        ],
      }),
  })
  web.route('POST', '/consent', {
    handler: async (request) => ({ status: 200, body: await request.text() }),
  })
  web.route('GET', '/events', {
    handler: () =>
      Promise.resolve({
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        body: events(),
      }),
  })
  port = Number(new URL(await web.listen()).port)
})

afterAll(() => web.close())

function greeting(app: FastifyInstance, options: { text: string }, done: () => void): void {
  app.get('/greeting', (_request, reply) => reply.send(options.text))
  done()
}

let release: () => void = () => undefined

async function* events(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('data: 1\n\n')
  await new Promise<void>((resolve) => {
    release = resolve
  })
  yield Buffer.from('data: 2\n\n')
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly cookies: readonly string[]
  readonly policy: unknown
}

function ask(
  path: string,
  options: {
    headers?: Record<string, string>
    body?: string
    onText?: (text: string) => void
  } = {},
): Promise<Answer> {
  const { headers = {}, body, onText } = options
  return new Promise((resolve, reject) => {
    const sent = plainRequest(
      {
        port,
        host: '127.0.0.1',
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: 'gateway.test:8080', ...headers },
      },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          onText?.(text)
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text,
            cookies: answer.headers['set-cookie'] ?? [],
            policy: answer.headers['content-security-policy'],
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

test.each(['0.0.0.0', 'localhost', '::1', '192.0.2.1'])('does not listen on %s', (host) => {
  const publicUrl = 'http://gateway.test'
  expect(() => createWebServer({ listen: { host, port: 0 }, publicUrl, log: silentLog })).toThrow(
    WebServerError,
  )
})

test('reads and writes cookies, and sends its safety headers', async () => {
  const answer = await ask('/me', { headers: { cookie: 'session=abc; x=1' } })
  expect(answer).toMatchObject({ status: 200, text: 'abc' })
  expect(answer.cookies).toEqual([
    'session=s%201; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'old=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ])
  expect(answer.policy).toContain("default-src 'self'")
})

test('lists the routes of plugins too', async () => {
  expect(web.routes().map(({ port: of, path }) => `${of} ${path}`)).toEqual(
    expect.arrayContaining(['browser /me', 'browser /greeting']),
  )
  const answer = await ask('/greeting')
  expect(answer).toMatchObject({ status: 200, text: 'from the plugin' })
  expect(answer.policy).toContain("default-src 'self'")
})

test('answers no other host name, so that no name can be bent to point at it', async () => {
  expect(await ask('/me', { headers: { host: 'evil.test' } })).toMatchObject({ status: 421 })
})

test.each([
  ['its own page', { origin: 'http://gateway.test:8080' }, 200],
  ['another page', { origin: 'http://evil.test' }, 403],
  ['another site without Origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['no browser', {}, 200],
])('a change asked for by %s', async (_, headers, status) => {
  expect(await ask('/consent', { headers, body: 'permit' })).toMatchObject({ status })
})

test('a streamed answer leaves piece by piece', async () => {
  const answer = await ask('/events', {
    onText: (text) => {
      if (text === 'data: 1\n\n') release()
    },
  })
  expect(answer.text).toBe('data: 1\n\ndata: 2\n\n')
})

test('a path that nobody serves is not found', async () => {
  expect(await ask('/nothing')).toMatchObject({ status: 404, text: '' })
})
