// A domain in a process of its own, as the command line starts it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type DomainTarget, readDomainTarget } from '../src/walk/domain-target.ts'

export interface StartedDomain {
  readonly folder: string
  readonly process: ChildProcess
  /** Everything it wrote to standard output so far. */
  readonly lines: readonly string[]
  target(): DomainTarget
  /**
   * Resolves with the first line that matches, past or future. Rejects when the process ends
   * before.
   */
  line(pattern: RegExp): Promise<string>
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<number>
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/**
 * Starts `isthmus domain`; resolves when domain.json is there. Rejects with what was said when it
 * is not.
 */
export async function startDomainProcess(
  folder: string,
  argv: readonly string[] = [],
): Promise<StartedDomain> {
  const child = spawn(
    process.execPath,
    [main, 'domain', '--profile', 'hospital', '--dir', folder, '--end-with-stdin', ...argv],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }
  const ended = once(child, 'close')
  child.once('close', () => {
    for (const look of waiting) look()
  })
  const started: StartedDomain = {
    folder,
    process: child,
    lines,
    target: () => readDomainTarget(join(folder, 'domain.json')),
    line(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const look = () => {
        const found = lines.find((line) => pattern.test(line))
        if (found !== undefined) resolve(found)
        else if (child.exitCode !== null || child.signalCode !== null) {
          reject(new Error(`it ended:\n${lines.join('\n')}`))
        }
      }
      waiting.add(look)
      look()
      return promise.finally(() => waiting.delete(look))
    },
    async stop() {
      child.stdin.end()
      await ended
      return child.exitCode ?? 1
    },
  }
  await started.line(/^domain ready: /)
  return started
}

/** True while a process of that id is alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Resolves when the condition holds; looks again every 50 ms. Rejects after `withinMs`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
