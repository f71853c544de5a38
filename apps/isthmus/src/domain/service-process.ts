// One service as a child process: started, waited for, started again when it dies, stopped.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { environmentOfServices } from '../environment.ts'

export interface ServiceCommand {
  readonly name: string
  /** Arguments of node: main file, `--config`, file. */
  readonly argv: readonly string[]
  /** Standard error goes here. */
  readonly logFile: string
  /** Working folder of the process. */
  readonly folder: string
}

export interface ServiceEvents {
  /** Called at the first start and whenever the service is up again. */
  readonly onReady: (name: string, pid: number) => void
  /** One line for the person in front of the screen. */
  readonly say: (line: string) => void
}

export interface ServiceProcess {
  readonly name: string
  /** Ends the service: asks, waits, and only then kills. */
  stop(): Promise<void>
}

export class ServiceStartError extends Error {
  override readonly name = 'ServiceStartError'
}

const startMs = 60_000
const stopMs = 15_000
const backOffMs = [500, 1000, 2000, 5000, 10_000, 30_000]
/** A service that was up for so long starts again without delay. */
const steadyMs = 60_000

/**
 * Resolves when the service has said that it is ready. Throws ServiceStartError when it ends
 * before.
 */
export async function startService(
  command: ServiceCommand,
  events: ServiceEvents,
): Promise<ServiceProcess> {
  const stopping = new AbortController()
  let child = launch(command)
  events.onReady(command.name, await untilReady(child, command))
  let upSince = performance.now()
  const kept = keepRunning()

  async function keepRunning(): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      const how = await untilEnd(child)
      if (stopping.signal.aborted) return
      if (performance.now() - upSince > steadyMs) failures = 0
      const delay = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 0
      events.say(`${command.name} ended (${how}); it starts again in ${delay / 1000} s`)
      await pause(delay, stopping.signal)
      if (stopping.signal.aborted) return
      child = launch(command)
      upSince = performance.now()
      try {
        events.onReady(command.name, await untilReady(child, command))
        events.say(`${command.name} is up again`)
      } catch (error) {
        events.say(String(error))
      }
    }
  }

  return {
    name: command.name,
    async stop() {
      stopping.abort()
      await end(child)
      await kept
    },
  }
}

function launch({ argv, logFile, folder }: ServiceCommand): ChildProcess {
  const log = openSync(logFile, 'a', 0o600)
  try {
    // A group of its own: Ctrl-C reaches us alone, and we stop the services in order. The pipe to
    // their standard input is held open as long as we live: killed, we take them along.
    return spawn(process.execPath, [...argv, '--end-with-stdin'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', log],
      detached: true,
      env: environmentOfServices(),
    })
  } finally {
    closeSync(log)
  }
}

async function untilReady(child: ChildProcess, command: ServiceCommand): Promise<number> {
  const { name, logFile } = command
  const ready = new Promise<number>((resolve, reject) => {
    const fail = (how: string) => {
      reject(new ServiceStartError(`${name} did not start (${how}): see ${logFile}`))
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`not ready after ${startMs / 1000} s`)
    }, startMs)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(signal ?? `exit code ${code}`)
    })
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('ready ')) return
      clearTimeout(timer)
      resolve(child.pid ?? 0)
    })
  })
  return ready
}

async function untilEnd(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ?? `exit code ${child.exitCode}`
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await ended
  clearTimeout(timer)
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
