import { expect, test } from 'vitest'
import { createReplayGuard } from './replay-guard.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute))

function seen(id: string, change: { oneTimeUse?: boolean; peer?: string; until?: number } = {}) {
  return {
    issuer: 'https://sts.example/',
    id,
    oneTimeUse: change.oneTimeUse ?? false,
    peerFingerprint256: change.peer ?? 'aa',
    notOnOrAfter: at(change.until ?? 10),
  }
}

const guard = () => createReplayGuard({ entriesMax: 2, clockSkewMs: 60_000 })

test('the same peer may show an assertion again, another may not while it holds', () => {
  const { admit } = guard()
  expect(admit(seen('a'), at(0))).toBe(true)
  expect(admit(seen('a'), at(10))).toBe(true)
  expect(admit(seen('a', { peer: 'bb' }), at(10))).toBe(false)
  expect(admit(seen('a', { peer: 'bb' }), at(11))).toBe(true)
})

test('the same id of another issuer is another assertion', () => {
  const { admit } = guard()
  expect(admit(seen('a'), at(0))).toBe(true)
  expect(admit({ ...seen('a', { peer: 'bb' }), issuer: 'https://other.example/' }, at(0))).toBe(
    true,
  )
})

test('without room an assertion for one use is refused rather than forgotten (SAML 2.0 Core: 2.5.1.5)', () => {
  const { admit } = guard()
  const once = { oneTimeUse: true }
  expect(admit(seen('a', { ...once, until: 30 }), at(0))).toBe(true)
  expect(admit(seen('b', once), at(0))).toBe(true)
  expect(admit(seen('c', once), at(0))).toBe(false)
  expect(admit(seen('a', once), at(1))).toBe(false)
  // b has ended although a, which came before it, has not.
  expect(admit(seen('c', { ...once, until: 20 }), at(12))).toBe(true)
})

test('without room others give way in the order in which they came', () => {
  const { admit } = guard()
  for (const id of ['a', 'b', 'c']) expect(admit(seen(id), at(0))).toBe(true)
  expect(admit(seen('a', { peer: 'bb' }), at(0))).toBe(true)
  expect(admit(seen('c', { peer: 'bb' }), at(0))).toBe(false)
})
