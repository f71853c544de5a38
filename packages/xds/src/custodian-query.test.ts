import { expect, test } from 'vitest'
import { custodianQuery } from './custodian-query.ts'

test('asks for references to entries by their uniqueIds (ITI TF-2: 3.18.4.1.2.3.7.5)', () => {
  expect(custodianQuery.documents(['2.999.1', "2.999.2^it's"])).toEqual({
    returnType: 'ObjectRef',
    queryId: 'urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4',
    homeCommunityId: undefined,
    slots: [
      { name: '$XDSDocumentEntryUniqueId', values: ["('2.999.1','2.999.2^it''s')"] },
      { name: '$MetadataLevel', values: ['2'] },
    ],
  })
})

test('asks for a submission set and what came with it (ITI TF-2: 3.18.4.1.2.3.7.10)', () => {
  expect(custodianQuery.submissionSet('2.999.3')).toEqual({
    returnType: 'ObjectRef',
    queryId: 'urn:uuid:e8e3cb2c-e39c-46b9-99e4-c12f57260b83',
    homeCommunityId: undefined,
    slots: [
      { name: '$XDSSubmissionSetUniqueId', values: ["'2.999.3'"] },
      { name: '$MetadataLevel', values: ['2'] },
    ],
  })
})
