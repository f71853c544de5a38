import { domainPolicy } from '@isthmus/consent/domain-policy'
import { silentLog } from '@isthmus/log/log'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { RetrieveDocumentSetRequest } from '@isthmus/xds/messages'
import { expect, test } from 'vitest'
import type { WithheldDocument } from '../release-documents.ts'
import { retrieveDocumentSet } from './iti-43.ts'

const documents = ['2.999.77.1.1', '2.999.77.1.2'].map((documentUniqueId) => ({
  homeCommunityId: undefined,
  repositoryUniqueId: '2.999.5',
  documentUniqueId,
}))

const exchange: Exchange<RetrieveDocumentSetRequest> = {
  request: { documents },
  requestXml: '<RetrieveDocumentSetRequest/>',
  endpoint: 'https://repository.test/iti-43',
  messageId: 'urn:uuid:1',
  replyTo: 'http://www.w3.org/2005/08/addressing/anonymous',
  peer: {
    name: 'gateway',
    actors: ['consumer-gateway'],
    fingerprint256: '',
    hospital: 'south',
    organizationOid: undefined,
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    address: '127.0.0.1',
    certificateSubject: 'CN=gateway',
  },
  subject: undefined,
  assertionXml: undefined,
  parts: (async function* () {})(),
  now: new Date('2026-03-14T10:16:05.500Z'),
  signal: new AbortController().signal,
}

/** The handler's answer where the ledger fails so, and what the audit says of it. */
async function retrieve(failure: Error) {
  const audited: WithheldDocument[] = []
  const fails = () => Promise.reject(failure)
  const { response } = await retrieveDocumentSet({
    repositoryUniqueId: '2.999.5',
    assigningAuthority: '2.999.1.2',
    documentsPerRetrieveMax: 10,
    documents: { holds: fails, open: () => (async function* () {})() },
    ledger: { readByUniqueIds: fails, writeDamaged: fails },
    consents: { patientConsents: fails },
    toDomain: () => undefined,
    policy: domainPolicy('conformance'),
    audit: {
      withheld: async (withheld) => void audited.push(...withheld),
      beginRelease: fails,
    },
    log: silentLog,
  })(exchange)
  return { ...response, audited }
}

test('without a connection to the database it is busy and releases nothing (ITI TF-3: Table 4.2.4.1-2)', async () => {
  const answer = await retrieve(new Error('timeout exceeded when trying to connect'))
  expect(answer.documents).toEqual([])
  expect(answer.registryResponse).toMatchObject({
    status: 'Failure',
    errors: [{ code: 'XDSRepositoryBusy', severity: 'Error', location: undefined }],
  })
  expect(answer.audited.map(({ outcome, description }) => [outcome, description])).toEqual([
    [8, 'XDSRepositoryBusy'],
    [8, 'XDSRepositoryBusy'],
  ])
})

test('of a database that fails otherwise it says nothing of its own', async () => {
  const failure = new Error('broken')
  await expect(retrieve(failure)).rejects.toBe(failure)
})
