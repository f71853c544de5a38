// The reference for durable writes: pgbench's own tpcb-like transactions on the same server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { text } from 'node:stream/consumers'

export interface Tpcb {
  /** Transactions a second over so many seconds. */
  run(seconds: number): Promise<number>
}

/** Fills pgbench's tables, 100,000 accounts for each connection. Throws where it is not installed. */
export async function prepareTpcb(databaseUrl: string, connections: number): Promise<Tpcb> {
  await pgbench([databaseUrl, '-i', '-q', '-s', String(connections)])
  return {
    async run(seconds) {
      const clients = ['-c', String(connections), '-j', '2']
      const said = await pgbench([databaseUrl, '-n', ...clients, '-T', String(seconds)])
      const [, rate] = /^tps = ([\d.]+)/m.exec(said) ?? []
      if (rate === undefined) throw new Error(`pgbench said no rate: ${said}`)
      return Number(rate)
    },
  }
}

async function pgbench(argv: readonly string[]): Promise<string> {
  const child = spawn(findPgbench(), [...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (exitCode !== 0) throw new Error(`pgbench ended with ${exitCode}: ${said}`)
  return said
}

function findPgbench(): string {
  const found = [...globSync('/usr/lib/postgresql/*/bin/pgbench'), '/usr/bin/pgbench']
  const program = found.find((path) => existsSync(path))
  if (program !== undefined) return program
  throw new Error('pgbench is not installed; Debian has it in the package postgresql')
}
