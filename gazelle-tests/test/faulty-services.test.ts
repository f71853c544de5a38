import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainProcess } from '@isthmus/testbed/domain-process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestTarget } from './domain.ts'
import { type Fault, type ProxiedDomain, startProxies } from './proxied-domain.ts'

const runMs = 120_000
const evidence = mkdtempSync(join(tmpdir(), 'isthmus-evidence-'))
let domain: DomainProcess | undefined
let proxied: ProxiedDomain

beforeAll(async () => {
  domain = await startTestTarget('conformance')
  proxied = await startProxies(domain)
}, runMs)
afterAll(async () => {
  await proxied[Symbol.asyncDispose]()
  await domain?.[Symbol.asyncDispose]()
  rmSync(evidence, { recursive: true, force: true })
}, runMs)

test('without faults every scenario passes through the proxies', { timeout: runMs }, async () => {
  proxied.faults = []
  const { exitCode, lines } = await conformance()
  expect(lines.filter((line) => line.startsWith('✘'))).toEqual([])
  expect(exitCode).toBe(0)
})

test('three switched-on faults are named, all three', { timeout: runMs }, async () => {
  proxied.faults = [registersNobody, losesTheDocument, forgetsAnAudit]
  const { exitCode, lines } = await conformance()
  expect(exitCode).toBe(1)
  expect(lines.filter((line) => /^[✘ ]/.test(line))).toEqual([
    '✘ xds.b/document-registry/iti-42-unknown-patient',
    '    register, ITI-42 → registry: status is Success, Failure is due',
    '    register, ITI-42 → registry: error codes is nothing, XDSUnknownPatientId is due',
    '✘ xds.b/document-repository/iti-41-one-document',
    expect.stringMatching(/^ {4}audit-repository, .*: 0 audit messages \(.*\), 1 are due$/),
    '✘ xds.b/document-repository/iti-43-retrieve',
    '    retrieve, ITI-43 → repository-north: number of parts is 0, 1 is due',
    '    retrieve, ITI-43 → repository-north: no part holds the bytes of document',
  ])
})

// The registry says Success to what it has refused.
const registersNobody: Fault = (_, path, body) =>
  path === '/iti-42'
    ? Buffer.from(
        body
          .toString()
          .replace('ResponseStatusType:Failure', 'ResponseStatusType:Success')
          .replace(/<(\w+:)?RegistryErrorList[\s\S]*<\/(\w+:)?RegistryErrorList>/, ''),
      )
    : body

// The repository's answer names a document whose part does not come.
const losesTheDocument: Fault = (_, path, body) => {
  if (path !== '/iti-43') return body
  const delimiter = body.subarray(0, body.indexOf('\r\n'))
  const second = body.indexOf(delimiter, delimiter.length)
  const third = body.indexOf(delimiter, second + delimiter.length)
  return third === -1 ? body : Buffer.concat([body.subarray(0, second), body.subarray(third)])
}

// The Audit Record Repository does not have what the repository says of ITI-41.
const forgetsAnAudit: Fault = (service, path, body) => {
  if (service !== 'audit' || !path.startsWith('/audit')) return body
  const page = JSON.parse(body.toString()) as { messages: { xml?: string }[] }
  const messages = page.messages.filter(({ xml }) => !isForgotten(xml))
  return Buffer.from(JSON.stringify({ ...page, messages }))
}

function isForgotten(xml = ''): boolean {
  return xml.includes('ITI-41') && xml.includes('EventOutcomeIndicator="0"')
}

// Those that the faults could break, and as many that they could not.
const scenarios = [
  'document-registry/iti-42-{register,unknown-patient,replace,replacement-follows}',
  'document-registry/iti-18-{find-documents,unknown-query,get-all}',
  'document-repository/*',
]

interface Run {
  readonly exitCode: number
  readonly lines: readonly string[]
}

// As a tester starts it.
function conformance(): Promise<Run> {
  const main = join(import.meta.dirname, '../src/main.ts')
  const only = scenarios.flatMap((id) => ['--only', `xds.b/${id}`])
  const argv = ['--target', proxied.file, ...only, '--evidence', evidence]
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...argv], (error, stdout) => {
      const exitCode = typeof error?.code === 'number' ? error.code : 0
      resolve({ exitCode, lines: stdout.split('\n') })
    })
  })
}
