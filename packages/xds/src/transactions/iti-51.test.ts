import { expect, test } from 'vitest'
import { bodyOf, sampleText } from '../../test/sample.ts'
import { iti18 } from './iti-18.ts'
import { iti51 } from './iti-51.ts'

test('Multi-Patient Stored Query is ITI-18 with actions of its own (ITI TF-2: 3.51.4.1)', () => {
  const body = bodyOf(sampleText('iti-18-request'))
  expect(iti51.decodeRequest(body)).toEqual(iti18.decodeRequest(body))
  expect(iti51).toMatchObject({
    id: 'ITI-51',
    requestAction: 'urn:ihe:iti:2009:MultiPatientStoredQuery',
    responseAction: 'urn:ihe:iti:2009:MultiPatientStoredQueryResponse',
    packaging: 'simple',
  })
})
