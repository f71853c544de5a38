import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

/** Runs the steps in a process of their own, with a log; gives what came on standard error. */
async function said(steps: string): Promise<readonly string[]> {
  const module = new URL('log.ts', import.meta.url).href
  const code = `import { createLog } from '${module}'; const log = createLog('one'); ${steps}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [output] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return output.split('\n').filter((line) => line.startsWith('{'))
}

describe('log lines', () => {
  it.each([
    ['is told to exit', 'process.exit(1)'],
    ['ends by an exception', "throw new Error('not caught')"],
    ['is killed a second later', "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000)"],
  ])('are all written when the process %s', async (_how, end) => {
    const lines = await said(`for (let at = 0; at < 500; at += 1) log.info('line ' + at); ${end}`)
    const all = Array.from({ length: 500 }, (_line, at) => ({ service: 'one', msg: `line ${at}` }))
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject(all)
  })

  it('hold the fields of the list alone, and no character that forges a line', async () => {
    const lines = await said(
      String.raw`log.info('one', { peer: 'a\nb\u202e', patient: 'N-1', count: 3 })`,
    )
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { service: 'one', msg: 'one', peer: String.raw`a\u000ab\u202e`, count: 3 },
    ])
    expect(lines.join('')).not.toContain('patient')
  })
})
