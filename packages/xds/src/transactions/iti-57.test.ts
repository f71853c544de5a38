import { RequestError } from '@isthmus/ihe/request-error'
import { readXml } from '@isthmus/xml/read-xml'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  association,
  documentEntry,
  folder,
  submissionSet,
} from '../../test/metadata-arbitraries.ts'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import {
  entryLid,
  newEntry,
  newFolder,
  otherEntry,
  statusTrigger,
  submitTrigger,
  submitting,
  update,
} from '../../test/update-sample.ts'
import type { UpdateTrigger } from '../metadata/update-trigger.ts'
import { checkSubmission } from '../rules/submission.ts'
import { checkUpdate } from '../rules/update.ts'
import { iti42 } from './iti-42.ts'
import { iti57 } from './iti-57.ts'
import { iti92 } from './iti-92.ts'

const everything = submitting(
  {},
  {
    entries: [newEntry()],
    folders: [newFolder()],
    triggers: [submitTrigger(), statusTrigger(otherEntry), statusTrigger(entryLid, { id: 's-2' })],
  },
)

describe.each([
  ['ITI-57', iti57, 'urn:ihe:iti:2010:UpdateDocumentSet'],
  ['ITI-92', iti92, 'urn:ihe:iti:2018:RestrictedUpdateDocumentSet'],
] as const)('%s', (id, transaction, action) => {
  const decode = (xml: string) => transaction.decodeRequest(readXml(xml)).submission

  test('has its actions, as simple SOAP (ITI TF-2: 3.57.6, 3.92.6)', () => {
    expect(transaction).toMatchObject({
      id,
      requestAction: action,
      responseAction: `${action}Response`,
      packaging: 'simple',
    })
  })

  test('gives back a whole update (ITI TF-2: 3.57.4.1.2)', () => {
    expect(decode(transaction.encodeRequest({ submission: everything }))).toEqual(everything)
  })

  test('gives back any metadata and any trigger that was written into it', () => {
    const objects = fc.record({
      submissionSets: fc.array(submissionSet, { maxLength: 1 }),
      documentEntries: fc.array(documentEntry, { maxLength: 2 }),
      folders: fc.array(folder, { maxLength: 1 }),
      associations: fc.array(association, { maxLength: 2 }),
      triggers: fc.array(anyTrigger(), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(objects, (written) => {
        const submission = { ...written, unreadable: [] }
        expect(decode(transaction.encodeRequest({ submission }))).toEqual(submission)
      }),
    )
  })

  test('is no other body, and holds nothing when its list is missing', () => {
    expect(() => decode('<html/>')).toThrow(RequestError)
    const lcm = 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'
    const empty = decode(`<SubmitObjectsRequest xmlns="${lcm}"/>`)
    expect(empty.triggers).toEqual([])
    expect(checkUpdate(empty, id).length).toBeGreaterThan(0)
  })

  test('reads what ITI-42 sends, so that it can be refused', () => {
    const submission = transaction.decodeRequest(bodyOf(sampleText('iti-42-request'))).submission
    expect(submission.triggers).toEqual([])
    expect(checkUpdate(submission, id).length).toBeGreaterThan(0)
  })
})

test('NIST 21000: ITI-42 refuses what updates (ITI TF-2: 3.42.4.1.3)', () => {
  for (const trigger of [statusTrigger(entryLid), submitTrigger({ targetId: 'member-1' })]) {
    const xml = iti57.encodeRequest({
      submission: update({ entries: [newEntry()], slots: {}, triggers: [trigger] }),
    })
    const { submission } = iti42.decodeRequest(readXml(xml))
    expect(checkSubmission(submission, 'ITI-42').map(({ code }) => code)).toEqual([
      'XDSRegistryMetadataError',
    ])
  }
})

test('a type of association in another namespace is none (NIST 20001)', () => {
  const xml = iti57.encodeRequest({ submission: update({ triggers: [statusTrigger(entryLid)] }) })
  const other = changed(xml, 'iti:2010:AssociationType', 'iti:2007:AssociationType')
  const { submission } = iti57.decodeRequest(readXml(other))
  expect(submission.triggers).toEqual([])
  expect(checkUpdate(submission, 'ITI-57').map(({ code }) => code)).toContain(
    'XDSRegistryMetadataError',
  )
})

function anyTrigger(): fc.Arbitrary<UpdateTrigger> {
  const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => /^[!-~]+$/.test(one))
  const ends = {
    id: text.map((one) => `t-${one}`),
    sourceId: text.map((one) => `s-${one}`),
    targetId: text.map((one) => `o-${one}`),
  }
  const values = fc.array(text, { maxLength: 2 })
  return fc.oneof(
    fc.record({
      type: fc.constant('SubmitAssociation' as const),
      ...ends,
      extraSlots: fc.constant([]),
    }),
    fc.record({
      type: fc.constant('UpdateAvailabilityStatus' as const),
      ...ends,
      originalStatus: values,
      newStatus: values,
      extraSlots: fc.constant([{ name: 'PreviousVersion', values: ['1'] }]),
    }),
  )
}
