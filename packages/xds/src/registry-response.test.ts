import { describe, expect, test } from 'vitest'
import { type RegistryError, failure, retrieveStatus, success } from './registry-response.ts'
import { toRegistryErrors } from './to-registry-errors.ts'
import { XdsError } from './xds-error.ts'

const error: RegistryError = {
  code: 'XDSDocumentUniqueIdError',
  severity: 'Error',
  codeContext: 'not available',
  location: '2.999.1',
}
const warning: RegistryError = { ...error, severity: 'Warning' }

describe('the status of an answer', () => {
  test.each([
    [2, [], 'Success'],
    [2, [warning], 'Success'],
    [1, [error], 'PartialSuccess'],
    [1, [error, warning], 'PartialSuccess'],
    [0, [error], 'Failure'],
  ] as const)(
    'of %d documents with %j is computed (ITI TF-2: 3.43.4.2.2)',
    (found, errors, status) => {
      expect(retrieveStatus(found, errors)).toEqual({ status, errors })
    },
  )

  test('of a failure has at least one error, that of a success none (ITI TF-3: 4.2.4)', () => {
    expect(failure([error])).toEqual({ status: 'Failure', errors: [error] })
    expect(success()).toEqual({ status: 'Success', errors: [] })
    expect(success([warning]).errors).toEqual([warning])
    expect(() => failure([warning])).toThrow(TypeError)
    expect(() => failure([])).toThrow(TypeError)
    expect(() => success([error])).toThrow(TypeError)
  })
})

describe('what was thrown', () => {
  test('keeps its code when it is known (ITI TF-3: 4.2.4.1)', () => {
    const thrown = new XdsError('XDSRegistryNotAvailable', 'no answer in time', {
      location: 'iti-42',
      cause: new Error('ECONNRESET 10.0.0.1'),
    })
    expect(toRegistryErrors(thrown, 'repository')).toEqual([
      {
        code: 'XDSRegistryNotAvailable',
        severity: 'Error',
        codeContext: 'no answer in time',
        location: 'iti-42',
      },
    ])
  })

  test.each([
    ['registry', 'XDSRegistryError'],
    ['repository', 'XDSRepositoryError'],
  ] as const)('shows nothing of itself at the %s when it is not', (actor, code) => {
    const [answer] = toRegistryErrors(new Error('password of db.internal'), actor, 'a1b2')
    expect(answer?.code).toBe(code)
    expect(answer?.codeContext).toContain('a1b2')
    expect(JSON.stringify(answer)).not.toContain('db.internal')
  })
})
