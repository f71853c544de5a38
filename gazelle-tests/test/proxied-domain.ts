// A domain.json whose services are reached through proxies that may be switched to faults.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DomainProcess } from '@isthmus/testbed/domain-process'
import { createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'

/** Alters an answer: service, path and body in, body out. */
export type Fault = (service: string, path: string, body: Buffer) => Buffer

export interface ProxiedDomain extends AsyncDisposable {
  /** Path of the altered domain.json. */
  readonly file: string
  /** What the proxies do from now on. */
  faults: readonly Fault[]
}

interface DomainJson {
  readonly services: readonly {
    readonly name: string
    readonly health: string
    readonly endpoints: Readonly<Record<string, string>>
  }[]
}

export async function startProxies(domain: DomainProcess): Promise<ProxiedDomain> {
  const read = (name: string) => readFileSync(join(domain.folder, 'pki', name))
  const tester = { cert: read('tester.pem'), key: read('tester.key'), ca: read('ca.pem') }
  const pki = await createThrowawayPki(new Date())
  const content: DomainJson = JSON.parse(readFileSync(domain.file, 'utf8'))
  const proxies: FaultProxy[] = []
  const file = join(domain.folder, 'domain-proxied.json')
  const proxied: ProxiedDomain = {
    file,
    faults: [],
    async [Symbol.asyncDispose]() {
      await Promise.all(proxies.map((proxy) => proxy.close()))
    },
  }
  const services = []
  for (const service of content.services) {
    const upstream = new URL(service.health)
    const proxy = await startFaultProxy({
      identity: await pki.identity(service.name),
      upstream,
      tester,
      alter: (path, body) =>
        proxied.faults.reduce((altered, fault) => fault(service.name, path, altered), body),
    })
    proxies.push(proxy)
    const through = (url: string) => url.replace(upstream.origin, proxy.origin)
    const endpoints = Object.entries(service.endpoints).map(([name, url]) => [name, through(url)])
    services.push({
      ...service,
      health: through(service.health),
      endpoints: Object.fromEntries(endpoints),
    })
  }
  const authorities = `${tester.ca.toString()}\n${pki.authority.certificate}`
  writeFileSync(join(domain.folder, 'pki', 'ca-proxied.pem'), authorities)
  const peers = { tester: { cert: 'pki/tester.pem', key: 'pki/tester.key' } }
  const tls = { ca: 'pki/ca-proxied.pem', peers }
  writeFileSync(file, JSON.stringify({ ...content, tls, services }))
  return proxied
}
