import { expect, test } from 'vitest'
import { createTurnstile } from './turnstile.ts'

test('lets as many of one peer in as it may, and the next when one has left', () => {
  const turnstile = createTurnstile(2)
  const [first, second] = [turnstile.enter('a'), turnstile.enter('a')]
  expect([first, second].every((leave) => leave !== undefined)).toBe(true)
  expect(turnstile.enter('a')).toBeUndefined()
  expect(turnstile.enter('b')).toBeDefined()
  first?.()
  // Leaving twice makes no second place.
  first?.()
  expect(turnstile.enter('a')).toBeDefined()
  expect(turnstile.enter('a')).toBeUndefined()
})
