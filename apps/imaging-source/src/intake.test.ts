import type { Actor } from '@isthmus/ihe/peer'
import { expect, test } from 'vitest'
import { storeByDimse } from './intake.ts'

async function storeAs(actors: readonly Actor[] | undefined) {
  const taken: Uint8Array[] = []
  const store = storeByDimse(async ({ bytes }) => {
    for await (const chunk of bytes) taken.push(chunk)
    return { status: 0, comment: undefined, instance: undefined }
  })
  const peer = {
    name: 'peer',
    fingerprint256: '',
    hospital: undefined,
    organizationOid: undefined,
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    address: '127.0.0.1',
    certificateSubject: '',
  }
  const outcome = await store({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '2.25.3',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    callingAeTitle: 'CT1',
    calledAeTitle: 'NORTH',
    address: '127.0.0.1',
    peer: actors === undefined ? undefined : { ...peer, actors },
    dataset: (async function* () {
      yield await Promise.resolve(Buffer.from('dataset'))
    })(),
    signal: new AbortController().signal,
  })
  return { status: outcome.status, file: Buffer.concat(taken) }
}

test.each([[undefined], [['imaging-document-source']], [['tester']]] as const)(
  'takes from %j, as a file that begins with its meta information (DICOM PS3.10: 7.1)',
  async (actors) => {
    const { status, file } = await storeAs(actors)
    expect(status).toBe(0)
    expect(file.toString('latin1', 128, 132)).toBe('DICM')
    expect(file.subarray(-7).toString()).toBe('dataset')
  },
)

test('takes nothing from a listed peer that is no source: 0124 (DICOM PS3.7: C.4.1)', async () => {
  expect(await storeAs(['consumer-gateway'])).toEqual({ status: 0x0124, file: Buffer.alloc(0) })
})
