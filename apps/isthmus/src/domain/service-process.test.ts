// A service as a child process, tried with a small stand-in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startService } from './service-process.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-service-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function command(name: string, source: string) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, source)
  return { name, argv: [file], folder, logFile: join(folder, `${name}.log`) }
}

const good = `
  console.log('ready https://127.0.0.1:1')
  process.on('SIGTERM', () => process.exit(0))
  process.stdin.on('end', () => process.exit(0)).resume()
`

test('is ready when it says so, and ends when asked', async () => {
  const pids: number[] = []
  const service = await startService(command('good', good), {
    onReady: (_, pid) => pids.push(pid),
    say: () => undefined,
  })
  expect(pids).toHaveLength(1)
  await service.stop()
  expect(() => process.kill(pids[0] ?? 0, 0)).toThrow(/ESRCH/)
})

test('a service that ends before it is ready is an error that names its log', async () => {
  const started = startService(command('bad', 'process.exit(3)'), {
    onReady: () => undefined,
    say: () => undefined,
  })
  await expect(started).rejects.toThrow(/bad did not start \(exit code 3\).*bad\.log/)
})

test('killed, it is named and started again', async () => {
  const lines: string[] = []
  const pids: number[] = []
  const again = Promise.withResolvers<void>()
  const service = await startService(command('killed', good), {
    onReady: (_, pid) => {
      if (pids.push(pid) === 2) again.resolve()
    },
    say: (line) => lines.push(line),
  })
  process.kill(pids[0] ?? 0, 'SIGKILL')
  await again.promise
  expect(lines[0]).toBe('killed ended (SIGKILL); it starts again in 0.5 s')
  expect(pids[1]).not.toBe(pids[0])
  await service.stop()
})
