// The ports of a domain: chosen once, below the range from which the system takes ports for
// outgoing connections.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { UsageError } from '../usage-error.ts'

export interface PortsWanted {
  /** `service.port`, such as `registry.https`. */
  readonly names: readonly string[]
  /** Ports that the configuration fixes. */
  readonly fixed: Readonly<Record<string, number>>
  /** Ports chosen at an earlier start. */
  readonly kept: Readonly<Record<string, number>>
  readonly host: string
  /** Ports whose users look for themselves whether they are free. */
  readonly unchecked?: readonly string[]
  /**
   * How long a taken port is waited for: services of a start that was killed need a moment to end.
   */
  readonly patienceMs?: number
}

/**
 * A port for every name; a fixed one wins over a kept one, a new one is free just now.
 * Throws UsageError that names port and service when a fixed or kept port is taken.
 */
export async function choosePorts(wanted: PortsWanted): Promise<Readonly<Record<string, number>>> {
  const ports: Record<string, number> = {}
  const used = new Set([...Object.values(wanted.fixed), ...Object.values(wanted.kept)])
  for (const name of wanted.names) {
    const port = wanted.fixed[name] ?? wanted.kept[name]
    const isChecked = port !== undefined && wanted.unchecked?.includes(name) !== true
    if (isChecked) await expectFree(name, port, wanted)
    ports[name] = port ?? (await chooseFree(wanted.host, used))
  }
  return ports
}

const lowest = 20_000
const highest = 32_000
const triesMax = 1000
const patienceMs = 5000

async function chooseFree(host: string, used: Set<number>): Promise<number> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = randomInt(lowest, highest)
    if (used.has(port)) continue
    used.add(port)
    if ((await isFree(host, port)) && (await reserve(host, port))) return port
  }
  throw new UsageError(`no free port between ${lowest} and ${highest} on ${host}`)
}

async function expectFree(name: string, port: number, wanted: PortsWanted): Promise<void> {
  const end = performance.now() + (wanted.patienceMs ?? patienceMs)
  for (;;) {
    if (await isFree(wanted.host, port)) return
    if (performance.now() >= end) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const [service, kind] = name.split('.')
  throw new UsageError(
    `port ${port} of ${service} (${kind}) is taken by another program on ${wanted.host}. Published ` +
      'documents name this port, so no other is chosen: free it, or fix another in --config.',
  )
}

// Domains that start at the same moment see nobody listen yet: the UDP port of the same number is a
// sign to the others, held for as long as this process runs.
async function reserve(host: string, port: number): Promise<boolean> {
  const sign = createSocket('udp4')
  sign.unref()
  try {
    const bound = once(sign, 'listening')
    sign.bind({ port, address: host, exclusive: true })
    await bound
    return true
  } catch {
    sign.close()
    return false
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
