// What a confirmation says about its own beginning (SAML 2.0 Core: 2.4.1.2).
import { expect, test } from 'vitest'
import { issued, refusal } from './sample.ts'

const confirm = (data: string) => (xml: string) =>
  xml.replace(
    /(<saml2:SubjectConfirmation [^>]*)\/>/,
    `$1><saml2:SubjectConfirmationData ${data}/></saml2:SubjectConfirmation>`,
  )

test('a confirmation that has begun holds', () => {
  expect(refusal(issued(confirm('NotBefore="2026-11-24T07:30:00Z"')))).toBe('accepted')
})

test('a confirmation that has not begun holds nothing', () => {
  expect(refusal(issued(confirm('NotBefore="2026-11-24T09:30:00Z"')))).toMatch(/^FailedAuth/)
})
