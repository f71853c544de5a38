import { globSync } from 'node:fs'
import { readXml } from '@isthmus/xml/read-xml'
import { ownTree, secondTree } from '@isthmus/xml/second-tree'
import { describe, expect, test } from 'vitest'
import { feedVectorsOf } from './feed-vector.ts'
import { judge } from './judge.ts'
import { readRequest } from './read-request.ts'
import { transactionOf } from './transactions.ts'
import { transactionNames, vectorsFolder, vectorsOf } from './vector.ts'

// Judged by what is registered, consented to or archived: the service test sends them.
const judgedByState: ReadonlySet<string> = new Set([
  'Fault-FailedAuthentication',
  'Fault-FailedCheck',
  'Fault-InvalidSecurity',
  'Fault-InvalidSecurityToken',
  'Fault-MessageExpired',
  'Fault-UnsupportedAlgorithm',
  'Fault-UnsupportedSecurityToken',
  'ReferencesExistException',
  'UnmodifiableMetadataError/object-type-changed',
  'UnmodifiableMetadataError/source-patient-changed',
  'UnmodifiableMetadataError/status-attribute',
  'UnmodifiableMetadataError/taken-offline',
  'UnresolvedReferenceException',
  'XDSDocumentUniqueIdError',
  'XDSDuplicateUniqueIdInRegistry',
  'XDSMetadataIdentifierError',
  'XDSMetadataModelException',
  'XDSMetadataUpdateError/association-again',
  'XDSMetadataUpdateError/association-to-a-deprecated-entry',
  'XDSMetadataUpdateError/hash-changed',
  'XDSMetadataUpdateError/latest-version-deprecated',
  'XDSMetadataUpdateError/status-is-another',
  'XDSMetadataUpdateError/status-of-a-submission-set',
  'XDSMetadataUpdateError/status-of-an-older-version',
  'XDSMetadataUpdateError/unique-id-changed',
  'XDSMetadataUpdateOperationError/status-of-what-is-not-there',
  'XDSMetadataVersionError',
  'XDSNonIdenticalHash',
  'XDSNonIdenticalSize',
  'XDSPatientIDReconciliationError/moved-while-a-folder-holds-it',
  'XDSPatientIDReconciliationError/patient-changed',
  'XDSPatientIDReconciliationError/status-by-another-patient',
  'XDSPatientIdDoesNotMatch/appends-to-the-entry-of-another-patient',
  'XDSPatientIdDoesNotMatch/member-of-the-folder-of-another-patient',
  'XDSPatientIdDoesNotMatch/member-that-is-the-entry-of-another-patient',
  'XDSPatientIdDoesNotMatch/replaces-the-entry-of-another-patient',
  'XDSRegistryDeprecatedDocumentError',
  'XDSRegistryMetadataError/addendum-to-a-transform',
  'XDSRegistryMetadataError/addendum-to-a-transform-that-comes-with-it',
  'XDSRegistryMetadataError/entry-uuid-of-a-folder',
  'XDSRegistryMetadataError/entry-uuid-used-already',
  'XDSRegistryMetadataError/snapshot-of-a-stable-entry',
  'XDSRegistryMetadataError/unique-id-of-a-set',
  'XDSRegistryMetadataError/unique-id-of-a-stable-entry',
  'XDSRepositoryError/transfer-syntax-that-is-not-held',
  'XDSResultNotSinglePatient',
  'XDSUnknownPatientId',
  'XDSUnknownRepositoryId/another-repository',
  'XDSUnreferencedObjectException',
])

// Of codes that mostly are of the state, what the message alone gives away.
const judgedAlone: ReadonlySet<string> = new Set([
  'UnresolvedReferenceException/appends-from-what-is-registered',
  'UnresolvedReferenceException/replaces-what-comes-with-it',
])

describe.each(transactionNames)('%s', (name) => {
  const transaction = transactionOf(name)

  test('has three accepted and five refused samples at least', () => {
    expect(vectorsOf(name, 'accept').length).toBeGreaterThanOrEqual(3)
    expect(vectorsOf(name, 'reject').length).toBeGreaterThanOrEqual(5)
  })

  test.each(vectorsOf(name, 'accept'))('accepts $path', async (vector) => {
    expect(await judge(vector)).toEqual([])
    const { request } = await readRequest(vector, transaction)
    expect(transaction.decodeRequest(readXml(transaction.encodeRequest(request)))).toStrictEqual(
      request,
    )
  })

  test.each(vectorsOf(name, 'accept'))('a second reader sees the same in $path', async (vector) => {
    const { envelope, rootText } = await readRequest(vector, transaction)
    expect(ownTree(envelope.root)).toEqual(secondTree(rootText))
  })

  test.each(vectorsOf(name, 'reject'))('refuses $path', async (vector) => {
    const verdict = await judge(vector)
    const label = /reject\/(.+)\.http$/.exec(vector.path)?.[1] ?? ''
    const byState =
      !judgedAlone.has(label) &&
      (judgedByState.has(label) || judgedByState.has(vector.refusal ?? ''))
    expect(verdict).toEqual(byState ? [] : [vector.refusal])
  })
})

test('every file of the samples belongs to one of them', () => {
  const feeds = (['iti-8', 'iti-9', 'iti-44', 'iti-83'] as const).flatMap((name) => [
    ...feedVectorsOf(name, 'accept'),
    ...feedVectorsOf(name, 'reject'),
  ])
  const requests = transactionNames.flatMap((name) => [
    ...vectorsOf(name, 'accept'),
    ...vectorsOf(name, 'reject'),
  ])
  const known = [...requests, ...feeds].map(({ path }) => path)
  const files = globSync('{iti,rad}-*/**/*.*', { cwd: vectorsFolder })
  const strays = files.filter((path) => !known.includes(path.replace(/\.md$/, '.http')))
  expect(strays).toEqual([])
})
