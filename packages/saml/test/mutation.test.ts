import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AssertionError } from '../src/assertion-error.ts'
import { verifyLoneAssertion } from '../src/verify-assertion.ts'
import type { VerifiedSubject } from '../src/verified-subject.ts'
import { inSecurity, options, order, signed, verify } from './sample.ts'

const good = Buffer.from(signed())
const shared = options()

function read(bytes: Uint8Array): VerifiedSubject | undefined {
  try {
    return verifyLoneAssertion(bytes, { ...options(), trust: shared.trust }).subject
  } catch (error) {
    if (error instanceof AssertionError) return undefined
    throw error
  }
}

const original = read(good)

test('one changed byte never makes an assertion say something else', () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(good)
      bytes[at] = (bytes[at] ?? 0) ^ change
      const subject = read(bytes)
      expect(subject === undefined || sameAs(subject)).toBe(true)
    }),
    { numRuns: 1_500, seed: 20_261_124 },
  )
})

test('cut, doubled or inserted pieces never make an assertion say something else', () => {
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(200), fc.nat(good.length), (from, length, to) => {
      const piece = good.subarray(from, from + length)
      const rest = Buffer.concat([good.subarray(0, from), good.subarray(from + length)])
      const bytes = Buffer.concat([rest.subarray(0, to), piece, rest.subarray(to)])
      const subject = read(bytes)
      expect(subject === undefined || sameAs(subject)).toBe(true)
    }),
    { numRuns: 700, seed: 20_261_124 },
  )
})

function sameAs(subject: VerifiedSubject): boolean {
  return JSON.stringify(subject) === JSON.stringify(original)
}

test('whatever is written comes back as it was written', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((value) =>
      /^[^\p{Cc}\s\uFFFE\uFFFF](?:[^\p{Cc}\uFFFE\uFFFF]*[^\p{Cc}\s\uFFFE\uFFFF])?$/u.test(value),
    )
  fc.assert(
    fc.property(text, text, text, (nameId, displayName, code) => {
      const roles = [{ code, scheme: '1.2.3', display: displayName }]
      const { subject } = verify(inSecurity(signed({ nameId, displayName, roles })))
      expect(subject).toMatchObject({ nameId, displayName, roles, patientId: order.patientId })
    }),
    { numRuns: 200, seed: 20_261_124 },
  )
})
