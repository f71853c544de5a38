import { silentLog } from '@isthmus/log/log'
import { expect, test } from 'vitest'
import { DocumentTooLargeError, OutOfSpaceError } from './documents/document-store.ts'
import { explainFailure } from './explain-failure.ts'

const noConnection = new Error('timeout exceeded when trying to connect')
const tooMany = Object.assign(new Error('sorry, too many clients already'), { code: '53300' })
const full = Object.assign(new Error('could not extend file'), { code: '53100' })

test.each([
  ['no connection got free', noConnection, 'XDSRepositoryBusy', 8],
  ['the server takes no further connection', tooMany, 'XDSRepositoryBusy', 8],
  ['the disk of the database is full', full, 'XDSRepositoryOutOfResources', 8],
  ['the disk is full', new OutOfSpaceError('no room'), 'XDSRepositoryOutOfResources', 8],
  ['it is too large', new DocumentTooLargeError('large'), 'XDSRepositoryOutOfResources', 4],
  ['nobody knows why', new Error('timeout'), 'XDSRepositoryError', 8],
] as const)(
  'a submission that failed because %s is answered with the code for it (ITI TF-3: Table 4.2.4.1-2)',
  (...[, error, code, outcome]) => {
    const explained = explainFailure(error, silentLog)
    expect(explained.outcome).toBe(outcome)
    expect(explained.errors.map((one) => one.code)).toEqual([code])
  },
)
