// C-STORE over mutual TLS with the allow-list (DICOM PS3.15: B.12; ITI TF-2: 3.19).
import { syntheticDataset } from '@isthmus/dicom/synthetic-instance'
import { silentLog } from '@isthmus/log/log'
import type { NodeRefusal } from '@isthmus/tls/node-refusal'
import { createPeerDirectory } from '@isthmus/tls/peer-directory'
import { createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StorageScp } from '../src/storage-scp.ts'
import { startStorageScp } from '../src/storage-scp.ts'
import { storeInstances } from '../src/store-scu.ts'
import { associateRq, command, ct, dial, explicit, isCut, value } from './wire-bytes.ts'

const names = ['source', 'modality', 'stranger'] as const
const stored: (string | undefined)[] = []
const refused: NodeRefusal[] = []
let scp: StorageScp
let target: (name: string) => Parameters<typeof storeInstances>[0]

beforeAll(async () => {
  const pki = await createThrowawayPki(new Date())
  const identities = new Map(
    await Promise.all(
      names.map(async (name) => [name as string, await pki.identity(name)] as const),
    ),
  )
  const credentials = (name: string) => ({
    certificate: identities.get(name)?.certificate ?? '',
    privateKey: identities.get(name)?.privateKey ?? '',
    authorities: [pki.authority.certificate],
  })
  const peers = createPeerDirectory(
    ['source', 'modality'].map((name) => ({
      name,
      certificate: credentials(name).certificate,
      hospital: 'north',
      organizationOid: undefined,
      actors: ['imaging-document-source'],
      repositoryUniqueIds: [],
      sourceIds: [],
      assertionIssuers: [],
      enabled: true,
    })),
  )
  scp = await startStorageScp({
    listen: { host: '127.0.0.1', port: 0 },
    aeTitle: 'NORTH',
    callingAeTitles: ['CT1'],
    log: silentLog,
    security: {
      tls: credentials('source'),
      peers,
      onRefused: (refusal) => {
        refused.push(refusal)
        return Promise.resolve()
      },
    },
    async store(instance) {
      for await (const _ of instance.dataset) continue
      stored.push(instance.peer?.name)
      return { status: 0 }
    },
  })
  target = (name) => ({
    host: '127.0.0.1',
    port: scp.port,
    calledAeTitle: 'NORTH',
    callingAeTitle: 'CT1',
    security: { tls: credentials(name), peers, peer: 'source' },
  })
}, 30_000)
afterAll(async () => {
  await scp.close()
})

const order = { studyInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', sopInstanceUid: '2.25.3' }
const instance = {
  sopClassUid: ct,
  sopInstanceUid: '2.25.3',
  transferSyntaxUid: explicit,
  async *dataset() {
    yield await Promise.resolve(syntheticDataset({ ...order, edge: 400 }))
  },
}
const signal = AbortSignal.timeout(20_000)

test('a listed peer stores, and is known by its certificate', async () => {
  expect(await storeInstances(target('modality'), [instance], signal)).toMatchObject([
    { status: 0 },
  ])
  expect(stored).toEqual(['modality'])
})

test('one of the same authority that is not listed does not, and is reported', async () => {
  await expect(storeInstances(target('stranger'), [instance], signal)).rejects.toMatchObject({
    name: 'AssociationError',
  })
  await expect.poll(() => refused.map(({ reason }) => reason)).toEqual(['not-on-list'])
  expect(stored).toEqual(['modality'])
})

test('nor does one without TLS', async () => {
  const socket = await dial(scp.port)
  socket.write(
    Buffer.concat([
      associateRq('NORTH'),
      value(3, command(0x0001, 0x0102)),
      value(2, Buffer.from(syntheticDataset(order))),
    ]),
  )
  expect(await isCut(socket)).toBe(true)
  expect(stored).toEqual(['modality'])
})
