// Every route of the running domain, asked for the data of a patient who has refused: read from the
// routers' own tables, so that a route that is added is asked, or stops this test.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HttpServer } from '@isthmus/http/http-server'
import type { DomainService } from '../src/domain-service.ts'
import { type WholeDomain, startWholeDomain } from '../src/whole-domain.ts'
import { type Cases, type Findings, checkEveryRoute } from './every-route/check-every-route.ts'
import {
  askInRiddles,
  hideInSilence,
  leakByPath,
  leakBySoap,
  withRoutes,
} from './every-route/leaks.ts'
import { leakyDimsePort } from './every-route/leaky-dimse.ts'
import { type UnguardedStore, openUnguarded } from './every-route/unguarded-store.ts'
import { publishCases } from './every-route/publish-cases.ts'

const startMs = 180_000

describe.each(['hospital', 'conformance'] as const)('in profile %s', (profile) => {
  let domain: WholeDomain
  let cases: Cases

  beforeAll(async () => {
    domain = await startWholeDomain(profile)
    cases = await publishCases(domain)
  }, startMs)
  afterAll(() => domain[Symbol.asyncDispose](), startMs)

  describe('of all routes', () => {
    let findings: Findings

    beforeAll(async () => {
      findings = await checkEveryRoute(domain, cases)
    }, startMs)

    test('none gives a byte of him away, and each that has his data audits its denial', () => {
      expect(findings.complaints).toEqual([])
    })

    test('those that hand out data were asked so that they did, for him who permits', () => {
      expect(findings.opened).toEqual(
        expect.arrayContaining([
          'registry POST /iti-18 ITI-18',
          ...(profile === 'conformance' ? ['registry POST /iti-51 ITI-51'] : []),
          'repository-north POST /iti-43 ITI-43',
          'imaging-source-north POST /rad-69 RAD-69',
          'gateway-south POST /api/searches',
          'gateway-south GET /api/searches/:search/studies/:study',
          'gateway-south GET /api/searches/:search/reports/:document',
        ]),
      )
    })
  })

  describe('the same check turns red and names the route', () => {
    let store: UnguardedStore

    beforeAll(async () => {
      store = await openUnguarded(domain)
    })
    afterAll(() => store[Symbol.asyncDispose]())

    test('when one streams a document to whoever knows its id', async () => {
      expect(await checkWith((server) => leakByPath(server, store))).toEqual([
        expect.stringMatching(/^repository-north GET \/leak\/:document: gives his/),
      ])
    })

    test('when a transaction is served a second time without a decision', async () => {
      expect(await checkWith((server) => leakBySoap(server, store))).toEqual([
        expect.stringMatching(/^repository-north POST \/leak ITI-43: gives his/),
      ])
    })

    test('when one hides his data and audits nothing', async () => {
      const his = new Set(cases.refusing.published.entries.map(({ uniqueId }) => uniqueId))
      const mayGive = (uniqueId: string) => !his.has(uniqueId)
      expect(await checkWith((server) => hideInSilence(server, store, mayGive))).toEqual([
        expect.stringMatching(/^repository-north GET \/leak\/:document: no denial is audited/),
      ])
    })

    test('when nobody taught it how to ask one', async () => {
      expect(await checkWith((server) => askInRiddles(server))).toEqual([
        'repository-north POST /leak/riddle: a new route, teach the test to ask it',
      ])
    })

    test('when a DIMSE port answers a query', async () => {
      const name = cases.refusing.published.patient.name
      const find = { service: 'C-FIND', sopClassUid: '1.2.840.10008.5.1.4.1.2.2.1' }
      expect(await checkAlone(await leakyDimsePort(domain, find, name))).toEqual([
        'imaging-source-north C-FIND: gives his name (1 SOP classes)',
      ])
    })

    test('when a DIMSE port has a service of a kind that it does not know', async () => {
      const unknown = { service: 'N-ACTION', sopClassUid: '1.2.840.10008.1.20.1' }
      expect(await checkAlone(await leakyDimsePort(domain, unknown, ''))).toEqual([
        'imaging-source-north N-ACTION: a new route, teach the test to ask it',
      ])
    })

    async function checkWith(add: (server: HttpServer) => void): Promise<readonly string[]> {
      return checkAlone(await withRoutes(domain, add))
    }

    async function checkAlone(service: DomainService): Promise<readonly string[]> {
      try {
        const alone = { ...domain, services: [service] }
        const { complaints } = await checkEveryRoute(alone, cases, 1_000)
        return complaints
      } finally {
        await service.close()
      }
    }
  })
})
