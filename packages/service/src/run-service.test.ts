import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { runService } from './run-service.ts'

function service() {
  const happened: string[] = []
  const stdin = new PassThrough()
  const run = runService(
    () =>
      Promise.resolve({
        origin: 'https://127.0.0.1:1',
        routes: () => [],
        close: () => Promise.resolve(void happened.push('closed')),
      }),
    {
      argv: ['node', 'main.ts', '--end-with-stdin'],
      stdin,
      say: (line) => happened.push(line),
    },
  )
  return { happened, stdin, run }
}

test('a service says where it is ready and stops when its standard input ends', async () => {
  const { happened, stdin, run } = service()
  await once(stdin, 'resume')
  expect(happened).toEqual(['ready https://127.0.0.1:1'])
  stdin.end()
  await run
  expect(happened).toEqual(['ready https://127.0.0.1:1', 'closed'])
})

test('input that breaks has ended: the service is closed, not left behind', async () => {
  const { happened, stdin, run } = service()
  await once(stdin, 'resume')
  stdin.destroy(new Error('EIO'))
  await run
  expect(happened.at(-1)).toBe('closed')
})

test('a service that cannot start says nothing', async () => {
  const said: string[] = []
  const failing = runService(() => Promise.reject(new Error('no database')), {
    argv: [],
    stdin: new PassThrough(),
    say: (line) => said.push(line),
  })
  await expect(failing).rejects.toThrow('no database')
  expect(said).toEqual([])
})
