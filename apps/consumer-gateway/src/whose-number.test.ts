// A number that a person typed: somebody's, nobody's, or nobody could be asked.
import { IdentityUnavailableError } from '@isthmus/pix-consumer/identity-unavailable-error'
import { expect, it } from 'vitest'
import { whoseNumber } from './whose-number.ts'

const { signal } = new AbortController()

function ask(number: string, toDomain: (cx: string) => Promise<string | undefined>) {
  return whoseNumber(number, signal, {
    identifiers: { toDomain },
    localAssigningAuthority: '2.999.2.2',
  })
}

it('is asked as a number of the hospital', async () => {
  const localId = '7^^^&2.999.2.2&ISO'
  const known = (cx: string) => Promise.resolve(cx === localId ? 'D-1' : undefined)
  expect(await ask('7', known)).toEqual({ kind: 'known', localId, patientId: 'D-1' })
  expect(await ask('8', known)).toMatchObject({ kind: 'nobody' })
})

it('is nobody’s guess where the patient identity service does not answer', async () => {
  const silent = () => Promise.reject(new IdentityUnavailableError('no answer'))
  const whose = await ask('7', silent)
  expect(whose).toMatchObject({ kind: 'unavailable', answer: { status: 502 } })
  expect(JSON.stringify(whose)).toContain('patient identity service does not answer')
})

it('passes on a failure of another kind', async () => {
  await expect(ask('7', () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
})
