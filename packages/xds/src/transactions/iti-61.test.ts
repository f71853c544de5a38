import { sampleEntry, sampleSubmission } from '@isthmus/testbed/sample-submission'
import { readXml } from '@isthmus/xml/read-xml'
import { expect, test } from 'vitest'
import { iti61 } from './iti-61.ts'

test('has an answer without Entry in its action (ITI TF-2: 3.61.6)', () => {
  expect(iti61).toMatchObject({
    id: 'ITI-61',
    requestAction: 'urn:ihe:iti:2010:RegisterOnDemandDocumentEntry',
    responseAction: 'urn:ihe:iti:2010:RegisterOnDemandDocumentResponse',
    packaging: 'simple',
  })
})

test('gives back an on-demand entry that was written into it (ITI TF-2: 3.61.4.1.2)', () => {
  const entry = sampleEntry({
    type: 'on-demand',
    creationTime: undefined,
    hash: undefined,
    size: undefined,
  })
  const submission = sampleSubmission({ documentEntries: [entry] })
  const xml = iti61.encodeRequest({ submission })
  expect(xml).toContain('urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248')
  expect(iti61.decodeRequest(readXml(xml)).submission).toEqual(submission)
})
