// A Patient Identifier Cross-reference Manager with everything around it, for one test file.
import { readConfig } from '@isthmus/config/config'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { type RunningPixManager, startPixManager } from '../src/app.ts'
import { pixManagerConfig } from '../src/config.ts'

export interface RunningPix extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly service: RunningPixManager
}

export const [north, south] = ['2.999.2.1', '2.999.2.2']

/** `locals` are the hospitals' own authorities. */
export async function startRunningPix(
  profile: 'hospital' | 'conformance',
  locals: { readonly north: string; readonly south: string } = { north, south },
): Promise<RunningPix> {
  const asks = ['patient-identifier-cross-reference-consumer'] as const
  const domain = await createTestDomain([
    { name: 'pix', actors: ['patient-identifier-cross-reference-manager'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    { name: 'adt', actors: ['patient-identity-source'] },
    { name: 'gateway-south', actors: [...asks, 'consumer-gateway'], hospital: 'south' },
    { name: 'homeless', actors: asks },
    { name: 'source', actors: ['document-source'], hospital: 'north' },
  ])
  await using opening = new AsyncDisposableStack()
  opening.use(domain)
  const sink = opening.use(await startAuditSink(domain, 'audit'))
  const keys = await domain.serviceConfig('pix', { profile, auditPort: sink.port })
  const file = domain.writeConfig('pix', {
    ...keys,
    assigningAuthority: '2.999.1.2',
    localAuthorities: [
      { hospital: 'north', oid: locals.north },
      { hospital: 'south', oid: locals.south },
    ],
    patients: [
      {
        domainId: 'C-1^^^&2.999.1.2&ISO',
        local: [{ hospital: 'south', id: `configured^^^&${south}&ISO` }],
      },
    ],
    feed: { mllp: { port: 0 }, namespaces: [{ name: 'NORTH', oid: north }] },
    query: { mllp: { port: 0 } },
  })
  const service = await startPixManager(readConfig(pixManagerConfig, file, {}))
  opening.defer(() => service.close())
  const open = opening.move()
  return { domain, sink, service, [Symbol.asyncDispose]: () => open.disposeAsync() }
}
