import { sampleEntry, sampleSubmission } from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import { decodeSubmission, encodeSubmission } from './ebxml/registry-objects.ts'
import { checkMeasured, completeEntry, matchDocuments } from './provided-documents.ts'

const measured = { sizeBytes: 44n, sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }

describe('an entry that the repository completes (ITI TF-2: 3.41.4.1.3)', () => {
  it('has one slot each of its own, also where an empty one came', () => {
    const empty = ['size', 'hash', 'repositoryUniqueId'].map((name) => ({ name, values: [] }))
    const bare = { size: undefined, hash: undefined, repositoryUniqueId: undefined }
    const entry = completeEntry(sampleEntry({ ...bare, extraSlots: empty }), measured, '2.999.5')
    expect(slotsOf(entry).filter(({ name }) => empty.some((one) => one.name === name))).toEqual([
      { name: 'hash', values: [measured.sha1] },
      { name: 'repositoryUniqueId', values: ['2.999.5'] },
      { name: 'size', values: ['44'] },
    ])
  })

  it('keeps every other slot as it came, for the registry to refuse', () => {
    const extraSlots = [{ name: 'URI', values: [] }]
    const entry = completeEntry(sampleEntry({ extraSlots }), measured, '2.999.5')
    expect(slotsOf(entry)).toContainEqual({ name: 'URI', values: [] })
  })
})

describe('the errors of a repository (ITI TF-3: 4.2.4.1)', () => {
  const long = 'a'.repeat(9_000)
  const content = { kind: 'inline', base64: '' } as const
  const entries = [sampleEntry({ id: long, uniqueId: long, size: long, hash: long })]
  const twice = [...entries, sampleEntry({ id: 'de-2', uniqueId: long })]
  const submission = sampleSubmission({ documentEntries: twice })

  it.each([
    ['of what has no partner', matchDocuments({ submission, documents: [] }).errors],
    [
      'of a document without entry',
      matchDocuments({ submission, documents: [{ id: `${long}b`, content }] }).errors,
    ],
    ['of what was measured', entries.flatMap((entry) => checkMeasured(entry, measured))],
  ])('repeat a long id only in part: %s', (_, errors) => {
    expect(errors.length).toBeGreaterThan(1)
    expect(errors.filter(({ codeContext }) => codeContext.length > 250)).toEqual([])
    expect(errors.filter(({ location = '' }) => location.length > 81)).toEqual([])
  })
})

function slotsOf(entry: ReturnType<typeof sampleEntry>) {
  const objects = encodeSubmission({
    submissionSets: [],
    documentEntries: [entry],
    folders: [],
    associations: [],
    unreadable: [],
  })
  const [again] = decodeSubmission({
    objects,
    classifications: [],
    objectRefs: [],
    others: [],
  }).documentEntries
  expect(again).toEqual(entry)
  return objects.flatMap(({ slots }) => slots)
}
