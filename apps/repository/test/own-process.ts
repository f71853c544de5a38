// The repository as its own process, which a test may kill.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface OwnProcess {
  readonly origin: string
  readonly pid: number
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** Ends its standard input, as its starter's end would; resolves with the exit code. */
  end(): Promise<number | null>
}

/** Resolves when it says that it is ready. */
export async function startOwnProcess(configFile: string): Promise<OwnProcess> {
  const child = spawn(process.execPath, [main, '--config', configFile, '--end-with-stdin'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exited = once(child, 'exit')
  const origin = await Promise.race([ready(child), exited.then(() => failed())])
  return {
    origin,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async end() {
      child.stdin.end()
      await exited
      return child.exitCode
    },
  }
}

async function ready({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) return failed()
  for await (const line of createInterface({ input: stdout })) {
    const [, origin] = /^ready (\S+)$/.exec(line) ?? []
    if (origin !== undefined) return origin
  }
  return failed()
}

function failed(): never {
  throw new Error('the repository did not start')
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
