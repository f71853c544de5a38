// The demo in a process of its own, as a person starts it: addresses and accounts are read from
// what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface RunningDemo extends AsyncDisposable {
  /** Origin of a hospital's page, with a slash at its end. */
  page(hospital: 'North' | 'South'): string
  password(account: string): string
}

const main = fileURLToPath(new URL('../../isthmus/src/main.ts', import.meta.url))

/**
 * Resolves when the invitation is printed. Rejects with everything that was said when it ends
 * before.
 */
export async function startDemo(): Promise<RunningDemo> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-browser-'))
  const child = spawn(process.execPath, [main, 'demo', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const lines: string[] = []
  const { promise: invited, resolve, reject } = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (line.includes('Ctrl-C')) resolve()
    })
  }
  child.once('close', () => reject(new Error(`the demo ended:\n${lines.join('\n')}`)))
  const find = (pattern: RegExp): string => {
    const found = lines.map((line) => pattern.exec(line)?.[1]).find((one) => one !== undefined)
    if (found === undefined) throw new Error(`the demo did not say ${pattern.source}`)
    return found
  }
  await invited
  return {
    page: (hospital) => find(new RegExp(`^  ${hospital} Hospital\\s+(http://\\S+)`)),
    password: (account) => find(new RegExp(`^  ${account}\\s+(\\S+)`)),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
