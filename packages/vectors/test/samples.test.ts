import { globSync } from 'node:fs'
import type { Transaction } from '@isthmus/ihe/transaction'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { readXml } from '@isthmus/xml/read-xml'
import { describe, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { readRequest } from './read-request.ts'
import { ownTree, secondTree } from './second-tree.ts'
import { transactionNames, vectorsFolder, vectorsOf } from './vector.ts'

const transactions: Readonly<Record<string, Transaction<unknown, unknown>>> = {
  'iti-18': iti18,
  'iti-41': iti41,
  'iti-42': iti42,
  'iti-43': iti43,
  'rad-68': rad68,
  'rad-69': rad69,
}

// Judged by what is registered, consented to or archived: the service test sends them.
const judgedByState: ReadonlySet<string> = new Set([
  'Fault-FailedCheck',
  'UnresolvedReferenceException',
  'XDSDocumentUniqueIdError',
  'XDSDuplicateUniqueIdInRegistry',
  'XDSMissingDocument/one-part-for-two-entries',
  'XDSMissingDocumentMetadata/part-that-nobody-refers-to',
  'XDSNonIdenticalHash',
  'XDSNonIdenticalSize',
  'XDSRegistryDeprecatedDocumentError',
  'XDSRegistryMetadataError/entry-uuid-used-already',
  'XDSRepositoryError/transfer-syntax-that-is-not-held',
  'XDSUnknownPatientId',
  'XDSUnknownRepositoryId/another-repository',
])

describe.each(transactionNames)('%s', (name) => {
  const transaction = transactions[name]
  if (transaction === undefined) throw new Error(name)

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
    const byState = judgedByState.has(label) || judgedByState.has(vector.refusal ?? '')
    expect(verdict).toEqual(byState ? [] : [vector.refusal])
  })
})

test('every file of the samples belongs to one of them', () => {
  const known = transactionNames.flatMap((name) =>
    [...vectorsOf(name, 'accept'), ...vectorsOf(name, 'reject')].map(({ path }) => path),
  )
  const files = globSync('{iti,rad}-*/**/*.*', { cwd: vectorsFolder })
  const strays = files.filter((path) => !known.includes(path.replace(/\.md$/, '.http')))
  expect(strays).toEqual([])
})
