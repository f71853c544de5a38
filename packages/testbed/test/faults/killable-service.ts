// One service as its own process, which the harness kills and starts again at the same address.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { CrashStep } from './crash-steps.ts'

export interface KillableService {
  readonly name: string
  readonly origin: string
  /** Of the process that runs just now. */
  pid(): number
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /**
   * Resolves when it says that it is ready. With a step it kills itself as soon as it comes to that
   * (crash-at.ts); with an address it loads the module there before everything else.
   */
  start(before?: CrashStep | URL): Promise<void>
  /** Resolves when the process that runs just now is gone. */
  gone(): Promise<void>
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** Ends it as its starter's end would. */
  end(): Promise<void>
}

export interface KillableOrder {
  readonly name: string
  readonly main: URL
  readonly configFile: string
  readonly origin: string
  readonly logFile: string
  /** Of a module that is loaded at the first start, before everything else. */
  readonly before?: URL | undefined
}

interface Running {
  readonly child: ChildProcess
  readonly exited: Promise<unknown>
}

/** Started already. Throws when it ends before it is ready; its log tells why. */
export async function startKillableService(order: KillableOrder): Promise<KillableService> {
  let running = await launch(order, order.before)
  return {
    name: order.name,
    origin: order.origin,
    pid: () => running.child.pid ?? 0,
    async kill() {
      running.child.kill('SIGKILL')
      await running.exited
    },
    async start(before) {
      running = await launch(order, before)
    },
    async gone() {
      await running.exited
    },
    signal(signal) {
      running.child.kill(signal)
    },
    async end() {
      running.child.stdin?.end()
      await running.exited
    },
  }
}

async function launch(
  { main, configFile, logFile }: KillableOrder,
  before?: CrashStep | URL,
): Promise<Running> {
  const log = openSync(logFile, 'a', 0o600)
  const address = typeof before === 'string' ? crashPoint(before) : before?.href
  const preloaded = address === undefined ? [] : ['--import', address]
  const argv = [...preloaded, main.pathname, '--config', configFile, '--end-with-stdin']
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', log] })
  closeSync(log)
  const exited = once(child, 'exit')
  const { stdout } = child
  const said = await Promise.race([stdout === null ? exited : once(stdout, 'data'), exited])
  if (!String(said[0]).startsWith('ready ')) {
    throw new Error(`${main.pathname} did not start, see ${logFile}`)
  }
  return { child, exited }
}

function crashPoint(step: CrashStep): string {
  const url = new URL('crash-at.ts', import.meta.url)
  url.searchParams.set('step', step)
  return url.href
}
