// South's gateway on real PostgreSQL and TLS; everything around it is played at the wire.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { readConfig } from '@isthmus/config/config'
import type { HttpServer } from '@isthmus/http/http-server'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { type RunningGateway, startGateway } from '../src/app.ts'
import { type GatewayConfig, gatewayConfig } from '../src/config.ts'
import { auditLine } from './audit-line.ts'
import {
  type HolderName,
  type Holdings,
  audience,
  emptyHoldings,
  southIssuer,
  startHolder,
} from './fake-holders.ts'
import {
  type FakeIdentityProvider,
  type Person,
  startFakeIdentityProvider,
} from './fake-identity-provider.ts'
import { type Visitor, visitorAt } from './page-visitor.ts'
import { repositoryUniqueId, retrieveLocationUid } from './sample-study.ts'

export const authority = '2.999.1.2'
export const southAuthority = '2.999.1.5.2'

/** The CX in the domain of South's patient `S-1`, `S-2` … */
export const domainId = (number: number): string => `N-${number}^^^&${authority}&ISO`

export const doctor: Person = { sub: 'dr-south', name: 'Dr South', roles: ['clinician'] }
export const clerk: Person = { sub: 'desk-south', name: 'Desk South', roles: ['desk'] }
export const officer: Person = { sub: 'privacy', name: 'Petra', roles: ['privacy-officer'] }

export interface RunningTest extends AsyncDisposable {
  readonly domain: TestDomain
  readonly config: GatewayConfig
  readonly gateway: RunningGateway
  readonly holdings: Holdings
  readonly provider: FakeIdentityProvider
  readonly sink: AuditSink
  visitor(): Visitor
  signedIn(person: Person): Promise<Visitor>
  /** Does the act; gives its answer and every audit message that it left, in their order. */
  audited<Result>(act: () => Promise<Result>): Promise<Audited<Result>>
  /** The holder is not there while the act is done. */
  without<Result>(holder: HolderName, act: () => Promise<Result>): Promise<Result>
}

export interface Audited<Result> {
  readonly result: Result
  readonly lines: readonly string[]
  readonly messages: readonly AuditMessage[]
}

export async function startRunningGateway(
  limits: Partial<GatewayConfig['limits']> = {},
): Promise<RunningTest> {
  await using starting = new AsyncDisposableStack()
  const domain = starting.use(await createTestDomain(nodes))
  const sink = starting.use(await startAuditSink(domain, 'audit'))
  const provider = starting.use(await startFakeIdentityProvider())
  const holdings = emptyHoldings()
  const holders = new Map<HolderName, HttpServer>()
  for (const name of ['registry', 'repository', 'source', 'consents', 'audit'] as const) {
    holders.set(name, await startHolder(name, holdings, { domain, port: 0 }))
  }
  starting.defer(async () => {
    await Promise.all([...holders.values()].map((holder) => holder.close()))
  })
  const originOf = (name: HolderName) => holders.get(name)?.origin ?? ''
  const config = await configOf({ domain, sink, provider, originOf }, limits)
  const gateway = await startGateway(config)
  starting.defer(() => gateway.close())
  const running = starting.move()
  const visitor = () => visitorAt({ origin: gateway.pages, provider })
  let marker: Promise<Visitor> | undefined
  async function signedIn(person: Person): Promise<Visitor> {
    const one = visitor()
    await one.signIn(person)
    return one
  }
  return {
    domain,
    config,
    gateway,
    holdings,
    provider,
    sink,
    visitor,
    signedIn,
    async audited(act) {
      marker ??= signedIn({ sub: 'marker', name: 'Marker', roles: [] })
      return audited(act, sink, await marker)
    },
    async without(name, act) {
      const port = Number(new URL(originOf(name)).port)
      await holders.get(name)?.close()
      try {
        return await act()
      } finally {
        holders.set(name, await startHolder(name, holdings, { domain, port }))
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

// Messages arrive in the order in which they were recorded: what the marker may not do, before and
// after the act, marks those of the act.
async function audited<Result>(
  act: () => Promise<Result>,
  sink: AuditSink,
  marker: Visitor,
): Promise<Audited<Result>> {
  const marked = async () => {
    const marks = () => sink.messages.filter(isMark).length
    const count = marks()
    await marker.post('/api/audit', {})
    await sink.next(() => marks() > count)
    return sink.messages.findLastIndex(isMark)
  }
  const before = await marked()
  const result = await act()
  const messages = sink.messages.slice(before + 1, await marked())
  return { result, messages, lines: messages.map(auditLine) }
}

function isMark({ participants }: AuditMessage): boolean {
  return participants.some(({ userId, isRequestor }) => userId === 'marker' && !isRequestor)
}

const nodes = [
  { name: 'gateway-south', actors: ['consumer-gateway'], assertionIssuers: [southIssuer] },
  { name: 'registry', actors: ['document-registry'] },
  { name: 'repository', actors: ['document-repository'] },
  { name: 'source', actors: ['imaging-document-source'] },
  { name: 'consents', actors: ['consent-registry'] },
  { name: 'audit', actors: ['audit-record-repository'] },
] as const

interface Around {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly provider: FakeIdentityProvider
  readonly originOf: (name: HolderName) => string
}

async function configOf(
  { domain, sink, provider, originOf }: Around,
  limits: Partial<GatewayConfig['limits']>,
): Promise<GatewayConfig> {
  const service = await domain.serviceConfig('gateway-south', { auditPort: sink.port })
  const pages = join(domain.folder, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Isthmus</title>')
  writeFileSync(join(domain.folder, 'secret'), provider.clientSecret)
  const { certificate, key } = domain.files('gateway-south')
  const at = (peer: HolderName, path: string) => ({ url: `${originOf(peer)}${path}`, peer })
  const file = domain.writeConfig('gateway', {
    ...service,
    hospital: 'south',
    organizationOid: '2.999.1.6.2',
    organizationName: 'South Hospital',
    homeCommunityId: 'urn:oid:2.999.1',
    assigningAuthority: authority,
    localAssigningAuthority: southAuthority,
    patients: [1, 2, 3, 4].map((number) => ({
      domainId: domainId(number),
      local: [{ hospital: 'south', id: `S-${number}^^^&${southAuthority}&ISO` }],
    })),
    web: { port: 0, publicUrl: 'https://pages.south.test', pagesFolder: pages },
    oidc: { issuer: provider.issuer, clientId: 'gateway-south', clientSecretFile: 'secret' },
    registry: at('registry', '/iti-18'),
    repositories: [{ repositoryUniqueId, ...at('repository', '/iti-43') }],
    imagingSources: [{ retrieveLocationUid, ...at('source', '/rad-69') }],
    consents: at('consents', '/fhir'),
    auditSearch: at('audit', '/audit'),
    assertionSigner: { issuer: southIssuer, certificate, key, audience },
    limits,
  })
  return readConfig(gatewayConfig, file, {})
}
