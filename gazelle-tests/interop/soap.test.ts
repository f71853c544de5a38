import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainProcess } from '@isthmus/testbed/domain-process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DomainTarget, readDomainTarget } from '../src/domain-target.ts'
import { runScenarios } from '../src/run.ts'
import { patientId, startTestTarget } from '../test/domain.ts'
import { type SoapResult, callWithSoap } from './soap-client.ts'

const startMs = 120_000
const evidence = mkdtempSync(join(tmpdir(), 'isthmus-evidence-'))
let domain: DomainProcess | undefined
let target: DomainTarget

beforeAll(async () => {
  domain = await startTestTarget('conformance')
  target = readDomainTarget(domain.file)
  const only = ['xds.b/document-repository/iti-43-retrieve']
  await runScenarios({ target: domain.file, only, evidence, answerMs: 30_000 })
}, startMs)
afterAll(async () => {
  await domain?.[Symbol.asyncDispose]()
  rmSync(evidence, { recursive: true, force: true })
}, startMs)

function query(patient: string): Promise<SoapResult> {
  const approved = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')"
  return callWithSoap(target, {
    wsdl: 'document-registry.wsdl',
    operation: 'RegistryStoredQuery',
    action: 'urn:ihe:iti:2007:RegistryStoredQuery',
    url: target.find('document-registry')?.endpoints['ITI-18'] ?? '',
    mtom: false,
    body: {
      ResponseOption: { attributes: { returnType: 'LeafClass', returnComposedObjects: 'true' } },
      AdhocQuery: {
        attributes: { id: 'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d' },
        Slot: [
          slot('$XDSDocumentEntryPatientId', `'${patient}'`),
          slot('$XDSDocumentEntryStatus', approved),
        ],
      },
    },
  })
}

function slot(name: string, value: string): object {
  return { attributes: { name }, ValueList: { Value: value } }
}

function retrieve(uniqueId: string): Promise<SoapResult> {
  const repository = target.find('document-repository')
  return callWithSoap(target, {
    wsdl: 'document-repository.wsdl',
    operation: 'RetrieveDocumentSet',
    action: 'urn:ihe:iti:2007:RetrieveDocumentSet',
    url: repository?.endpoints['ITI-43'] ?? '',
    mtom: true,
    body: {
      DocumentRequest: {
        RepositoryUniqueId: repository?.repositoryUniqueId,
        DocumentUniqueId: uniqueId,
      },
    },
  })
}

interface Found {
  readonly attributes: { readonly status: string }
  readonly RegistryObjectList?: { readonly ExtrinsicObject?: object | readonly object[] }
}

// The entry's uniqueId and hash, wherever node-soap put them.
async function firstEntry(): Promise<{ readonly uniqueId: string; readonly hash: string }> {
  const text = JSON.stringify((await query(patientId)).result)
  const uniqueId = /"value":"(2\.999\.99\.\d+)"/.exec(text)?.[1] ?? ''
  const hash = /"name":"hash"\},"ValueList":\{"Value":"([0-9a-f]{40})"/.exec(text)?.[1] ?? ''
  return { uniqueId, hash }
}

test(
  'node-soap performs ITI-18 over mutual TLS and finds the document',
  { timeout: startMs },
  async () => {
    const result = (await query(patientId)).result as Found
    expect(result.attributes.status).toMatch(/:Success$/)
    expect(result.RegistryObjectList?.ExtrinsicObject).toBeDefined()
    expect(await firstEntry()).toEqual({
      uniqueId: expect.stringMatching(/^2\.999/),
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
    })
  },
)

test(
  'node-soap performs ITI-43 with MTOM and takes the document as it was stored',
  { timeout: startMs },
  async () => {
    const { uniqueId, hash } = await firstEntry()
    const { result, attachments } = await retrieve(uniqueId)
    expect(JSON.stringify(result)).toContain('ResponseStatusType:Success')
    expect(attachments.length).toBe(1)
    const [document] = attachments
    expect(
      createHash('sha1')
        .update(document?.body ?? '')
        .digest('hex'),
    ).toBe(hash)
  },
)

test(
  'node-soap reads the refusal of a document that is not there',
  { timeout: startMs },
  async () => {
    const { result, attachments } = await retrieve('2.999.404')
    expect(JSON.stringify(result)).toContain('XDSDocumentUniqueIdError')
    expect(attachments).toEqual([])
  },
)
