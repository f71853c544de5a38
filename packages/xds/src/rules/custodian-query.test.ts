import { describe, expect, test } from 'vitest'
import type { StoredQuery } from '../stored-query.ts'
import { custodianAsk, isConsumer, isCustodian } from './custodian-query.ts'

const repository = {
  actors: ['document-repository'],
  repositoryUniqueIds: ['1.2.3'],
  sourceIds: [],
} as const
const source = {
  actors: ['document-source'],
  repositoryUniqueIds: [],
  sourceIds: ['1.2.4'],
} as const

const documents = {
  kind: 'GetDocuments',
  returnType: 'ObjectRef',
  metadataLevel: 1,
  by: { kind: 'uniqueId', ids: ['1.5'] },
} as const
const submissionSet = {
  kind: 'GetSubmissionSetAndContents',
  returnType: 'ObjectRef',
  metadataLevel: 1,
  by: { kind: 'uniqueId', ids: ['1.6'] },
  types: ['stable'],
  formatCodes: undefined,
  confidentialityCodes: [],
} as const
const byUuid = {
  kind: 'entryUuid',
  ids: ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
} as const

describe('what a custodian may ask (ITI TF-2: 3.18.4.1.2.3.7)', () => {
  test('a repository for its own documents', () => {
    expect(custodianAsk(documents, repository)).toEqual({
      kind: 'own-documents',
      repositoryUniqueIds: ['1.2.3'],
    })
  })

  test('a sender for its own submission set', () => {
    expect(custodianAsk(submissionSet, source)).toEqual({
      kind: 'own-submission-set',
      sourceIds: ['1.2.4'],
    })
  })

  test.each<[string, StoredQuery, Parameters<typeof custodianAsk>[1]]>([
    ['objects', { ...documents, returnType: 'LeafClass' }, repository],
    ['by entryUUID', { ...documents, by: byUuid }, repository],
    ['a set, as a repository', submissionSet, repository],
    ['documents, as a sender', documents, source],
    ['a set by entryUUID', { ...submissionSet, by: byUuid }, source],
    ['a set as objects', { ...submissionSet, returnType: 'LeafClass' }, source],
    ['as one that keeps nothing', documents, { ...repository, repositoryUniqueIds: [] }],
    ['as one that sends nothing', submissionSet, { ...source, sourceIds: [] }],
    ['as another actor', documents, { ...repository, actors: ['document-consumer'] }],
    ['a set, as another actor', submissionSet, { ...source, actors: ['document-consumer'] }],
    ['folders', { ...documents, kind: 'GetFolders' }, repository],
  ])('nothing else: %s', (_, query, peer) => {
    expect(custodianAsk(query, peer)).toBeUndefined()
  })

  test('whoever has nothing of its own is no custodian', () => {
    expect([repository, source].map((peer) => isCustodian(peer))).toEqual([true, true])
    expect(isCustodian({ ...repository, repositoryUniqueIds: [] })).toBe(false)
    expect(isCustodian({ ...source, actors: ['document-consumer'] })).toBe(false)
  })

  test('a custodian is no consumer, a gateway is one', () => {
    expect([repository, source].map((peer) => isConsumer(peer))).toEqual([false, false])
    expect(isConsumer({ actors: ['consumer-gateway'] })).toBe(true)
  })
})
