// The reference for ITI-41 as its own process: put-server.ts on a free port.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@isthmus/testbed/durable-domain'
import { type StaticOrder, untilListening } from '@isthmus/testbed/static-server'

export interface PutServer extends AsyncDisposable {
  readonly origin: string
}

/** Takes files into the folder, by their names; resolves when it listens. */
export async function startPutServer({ folder, identity }: StaticOrder): Promise<PutServer> {
  const port = await freePort()
  const script = fileURLToPath(new URL('put-server.ts', import.meta.url))
  const { certificate, key, authorities } = identity
  const argv = [script, folder, String(port), certificate, key, ...authorities]
  const server = spawn(process.execPath, argv, { stdio: 'inherit' })
  const ended = once(server, 'exit')
  await untilListening(port, server)
  return {
    origin: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM')
      await ended
    },
  }
}
