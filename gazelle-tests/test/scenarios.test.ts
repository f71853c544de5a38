import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainProcess } from '@isthmus/testbed/domain-process'
import { readXml } from '@isthmus/xml/read-xml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../src/report/run-report.ts'
import { runScenarios } from '../src/run.ts'
import { startTestTarget } from './domain.ts'

const runMs = 180_000

// Transactions with scenarios that are about the other profile.
const notIn = {
  conformance: ['iti-40'],
  // Feeds are those whom the configuration lists, and with them a second patient.
  hospital: ['8', '9', '18', '42', '43', '44', '51', '57', '62', '83', '86', '92'].map(
    (one) => `iti-${one}`,
  ),
}

describe.each(['conformance', 'hospital'] as const)('profile %s', (profile) => {
  const evidence = mkdtempSync(join(tmpdir(), 'isthmus-evidence-'))
  let domain: DomainProcess
  let report: RunReport

  beforeAll(async () => {
    domain = await startTestTarget(profile)
    report = await runScenarios({ target: domain.file, only: [], evidence, answerMs: 30_000 })
  }, runMs)
  afterAll(async () => {
    await domain[Symbol.asyncDispose]()
    rmSync(evidence, { recursive: true, force: true })
  }, runMs)

  function read(name: string): string {
    return readFileSync(join(report.folder, name), 'utf8')
  }

  test('every scenario passes; only what the profile does not have is skipped', () => {
    const others = report.scenarios.filter(({ outcome }) => outcome !== 'passed')
    const said = others.map(({ scenario, outcome, steps }) => [
      scenario.id,
      outcome,
      ...steps.flatMap(({ problems }) => problems),
    ])
    const missing = report.scenarios
      .filter(({ scenario: { needs } }) => (needs.profile ?? profile) !== profile)
      .map(({ scenario }) => [scenario.id, 'skipped'])
    expect(said).toEqual(missing)
    const transactions = missing.map(([id]) => /\/([a-z]+-\d+)/.exec(id ?? '')?.[1])
    expect(new Set(transactions)).toEqual(new Set(notIn[profile]))
  })

  test('the evidence holds the exact bytes, the certificates and the audit messages', () => {
    const folder = 'xds.b/document-repository/iti-43-retrieve'
    expect(read(`${folder}/02-retrieve.request.http`)).toMatch(/^POST \/iti-43 HTTP\/1\.1\r\n/)
    expect(read(`${folder}/02-retrieve.response.http`)).toContain('no acute finding.\r\n')
    expect(JSON.parse(read(`${folder}/02-retrieve.tls.json`))).toMatchObject({
      protocol: expect.stringMatching(/^TLSv1\.[23]$/),
      own: { fingerprint256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      peer: { subjectAltName: expect.stringContaining('127.0.0.1') },
    })
    expect(readXml(read(`${folder}/audit/03-audit-1.xml`)).name).toBe('AuditMessage')
  })

  test('the reports agree with one another, and the sums with the files', () => {
    const { counts } = JSON.parse(read('run.json')) as { counts: Record<string, number> }
    expect(counts['passed']).toBeGreaterThan(60)
    expect(read('junit.xml').match(/<testsuite /g)?.length).toBe(report.scenarios.length)
    expect(read('report.html')).toContain('This is no\ncertification')
    expect(read('report.html')).not.toMatch(/<script|https?:\/\/(?!127)/)
    expect(read('coverage.csv')).toContain('NIST:11966')
    expect(read('SHA256SUMS')).toMatch(/^[0-9a-f]{64} {2}report\.html$/m)
  })

  test(
    'where nobody can search the audit trail, its steps are skipped',
    { timeout: runMs },
    async () => {
      const target = join(domain.folder, 'domain-blind.json')
      const text = readFileSync(domain.file, 'utf8')
      writeFileSync(target, text.replace('"search":', '"another":'))
      const only = ['xds.b/document-registry/iti-42-register']
      const { scenarios } = await runScenarios({ target, only, evidence, answerMs: 30_000 })
      expect(scenarios.map(({ outcome }) => outcome)).toEqual(['passed'])
      expect(scenarios[0]?.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'skipped'])
    },
  )
})
