// The reference of benches: files, served over mutual TLS by nginx, or by Node's own https where there is
// no nginx.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CredentialFiles } from '@isthmus/tls/credentials'
import { freePort } from './durable-domain.ts'

export interface StaticServer extends AsyncDisposable {
  readonly name: 'nginx' | "Node's https"
  readonly origin: string
}

export interface StaticOrder {
  /** Its files are served by their names. */
  readonly folder: string
  readonly identity: CredentialFiles
}

/** Resolves when it listens. */
export async function startStaticServer(order: StaticOrder): Promise<StaticServer> {
  const port = await freePort()
  const hasNginx = spawnSync('nginx', ['-v']).status === 0
  const server = hasNginx ? startNginx(order, port) : startNode(order, port)
  const ended = once(server, 'exit')
  await untilListening(port, server)
  return {
    name: hasNginx ? 'nginx' : "Node's https",
    origin: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM')
      await ended
    },
  }
}

function startNginx({ folder, identity }: StaticOrder, port: number): ChildProcess {
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, nginxConfig({ folder, identity }, port))
  return spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', file], { stdio: 'inherit' })
}

// One process, as ours is one; the large buffers are what suits it best here.
function nginxConfig({ folder, identity }: StaticOrder, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  output_buffers 4 256k;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${identity.certificate};
    ssl_certificate_key ${identity.key};
    ssl_client_certificate ${identity.authorities[0]};
    ssl_verify_client on;
    ssl_protocols TLSv1.3;
    ssl_session_tickets off;
    root ${folder};
  }
}
`
}

function startNode({ folder, identity }: StaticOrder, port: number): ChildProcess {
  const script = fileURLToPath(new URL('node-static-server.ts', import.meta.url))
  const { certificate, key, authorities } = identity
  return spawn(process.execPath, [script, folder, String(port), certificate, key, ...authorities], {
    stdio: 'inherit',
  })
}

/** Resolves when somebody listens on that port of the loopback address; throws when the server ends. */
export async function untilListening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (answered) return
    await later(20)
  }
  throw new Error('the server of the reference did not start')
}
