// The domain to which the samples are sent, known by its domain.json alone.
import { readFileSync, readdirSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join } from 'node:path'
import { type DomainProcess, startDomainProcess } from '@isthmus/testbed/domain-process'

interface DomainJson {
  readonly tls: {
    readonly ca: string
    readonly peers: Readonly<Record<string, { readonly cert: string; readonly key: string }>>
  }
  readonly services: readonly {
    readonly name: string
    readonly health: string
    readonly endpoints: Readonly<Record<string, string>>
  }[]
}

export interface VectorDomain extends AsyncDisposable {
  /** Certificate, key and authority of the tester. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer }
  endpoint(service: string, transaction: string): URL
  /** HTTP status of each service's /health, by name. */
  health(): Promise<Readonly<Record<string, number | undefined>>>
  /** Names of everything below the folders in which the services keep documents and images. */
  storedFiles(): readonly string[]
}

/** The patients that the samples name: they are known, N-9999 is not. */
const patients = [
  {
    domainId: 'N-1001^^^&2.999.1.2&ISO',
    local: [{ hospital: 'north', id: 'NH-77031^^^&2.999.1.2.1&ISO' }],
  },
  { domainId: 'N-1002^^^&2.999.1.2&ISO', local: [] },
]

export async function startVectorDomain(): Promise<VectorDomain> {
  const running: DomainProcess = await startDomainProcess({
    profile: 'conformance',
    config: { patients, studyStableMs: 200 },
  })
  const { tls, services }: DomainJson = JSON.parse(readFileSync(running.file, 'utf8'))
  const read = (file = '') => readFileSync(join(dirname(running.file), file))
  const { cert, key } = tls.peers['tester'] ?? {}
  const credentials = { cert: read(cert), key: read(key), ca: read(tls.ca) }
  return {
    tls: credentials,
    endpoint(name, transaction) {
      const service = services.find((one) => one.name === name)
      return new URL(service?.endpoints[transaction] ?? '')
    },
    async health() {
      const statuses = await Promise.all(
        services.map(async ({ name, health }) => [name, await status(health, credentials)]),
      )
      return Object.fromEntries(statuses)
    },
    storedFiles: () =>
      ['documents', 'archive'].flatMap((folder) =>
        readdirSync(join(running.folder, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name)),
      ),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

function status(url: string, tls: VectorDomain['tls']): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ...tls, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
