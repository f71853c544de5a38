import type { AuditMessage } from '@isthmus/atna/audit-message'
import { silentLog } from '@isthmus/log/log'
import { CommitUnknownError } from '@isthmus/postgres/in-transaction'
import { expect, test } from 'vitest'
import { type UnmadeChangeEnding, failedChange } from './unmade-change.ts'

const noConnection = new Error('timeout exceeded when trying to connect')
const tooMany = Object.assign(new Error('sorry, too many clients already'), { code: '53300' })
const full = Object.assign(new Error('could not extend file'), { code: '53100' })

const event: AuditMessage = {
  event: {
    id: { code: '110106', system: 'DCM', text: 'Export' },
    types: [],
    action: 'R',
    at: new Date('2026-03-14T10:16:05.500Z'),
    outcome: 8,
    purposesOfUse: [],
  },
  participants: [],
  source: { sourceId: 'registry', types: [] },
  objects: [],
}

/** What the sender hears, and how the audit calls it. */
async function told(error: unknown) {
  const outcomes: UnmadeChangeEnding['outcome'][] = []
  const { response } = await failedChange(error, {
    audit: { record: async () => undefined },
    log: silentLog,
    event: ({ outcome }) => {
      outcomes.push(outcome)
      return event
    },
  })
  return { codes: response.errors.map(({ code }) => code), outcomes }
}

test.each([
  ['no connection got free', noConnection, 'XDSRegistryBusy'],
  [
    'no connection got free for the audit',
    new Error('x', { cause: noConnection }),
    'XDSRegistryBusy',
  ],
  ['the server takes no further connection', tooMany, 'XDSRegistryBusy'],
  ['the disk is full', full, 'XDSRegistryOutOfResources'],
  ['nobody knows why', new Error('timeout'), 'XDSRegistryError'],
])(
  'a change that failed because %s is answered with the code for it (ITI TF-3: Table 4.2.4.1-2)',
  async (_, error, code) => {
    expect(await told(error)).toEqual({ codes: [code], outcomes: [8] })
  },
)

test('of a commit that may stand nobody says that the registry was busy', async () => {
  const unknown = new CommitUnknownError('no answer', { cause: noConnection })
  await expect(told(unknown)).rejects.toBe(unknown)
})

test('where the audit gets no connection either, the sender hears it all the same', async () => {
  const { response } = await failedChange(noConnection, {
    audit: { record: () => Promise.reject(new Error('not recorded', { cause: noConnection })) },
    log: silentLog,
    event: () => event,
  })
  expect(response.errors.map(({ code }) => code)).toEqual(['XDSRegistryBusy'])
})
