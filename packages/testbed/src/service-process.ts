// One service as its own process, as in production: started from its config file, ended with us.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

export interface ServiceProcess extends AsyncDisposable {
  readonly origin: string
  readonly pid: number
}

export interface ServiceOrder {
  /** The app's main.ts. */
  readonly main: URL
  readonly configFile: string
  /** Takes what the service says on standard error. */
  readonly logFile: string
}

/** Resolves when the service listens; throws when it ends before. Its log tells why. */
export async function startServiceProcess(order: ServiceOrder): Promise<ServiceProcess> {
  const log = openSync(order.logFile, 'a', 0o600)
  const service = spawn(
    process.execPath,
    [order.main.pathname, '--config', order.configFile, '--end-with-stdin'],
    { stdio: ['pipe', 'pipe', log] },
  )
  closeSync(log)
  const { stdin, stdout, pid } = service
  const ended = once(service, 'exit')
  const said = await Promise.race([stdout === null ? ended : once(stdout, 'data'), ended])
  const [, origin] = /^ready (https:\S+)/.exec(String(said[0])) ?? []
  if (origin === undefined || pid === undefined) {
    throw new Error(`${order.main.pathname} did not start, see ${order.logFile}`)
  }
  return {
    origin,
    pid,
    async [Symbol.asyncDispose]() {
      stdin?.end()
      await ended
    },
  }
}
