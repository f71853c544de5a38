// A modality that makes small CT instances and sends them by C-STORE.
import { type SyntheticOrder, syntheticDataset } from '@isthmus/dicom/synthetic-instance'
import { storeInstances } from '@isthmus/dimse/store-scu'
import type { Hospital } from './hospital.ts'

/** An instance of study `2.25.1.<study>`; its number is the last component of its UID. */
export function instance(
  study: number,
  number: number,
  change: Partial<SyntheticOrder> = {},
): SyntheticOrder {
  return {
    studyInstanceUid: `2.25.1.${study}`,
    seriesInstanceUid: `2.25.2.${study}.1`,
    sopInstanceUid: `2.25.3.${study}.${number}`,
    instanceNumber: number,
    patientId: 'L-1',
    edge: 64,
    ...change,
  }
}

/** Sends by C-STORE; gives the statuses. */
export async function send(
  { source }: Hospital,
  orders: readonly SyntheticOrder[],
): Promise<readonly (number | undefined)[]> {
  const results = await storeInstances(
    {
      host: '127.0.0.1',
      port: source.dimsePort,
      calledAeTitle: 'NORTH',
      callingAeTitle: 'CT1',
    },
    orders.map((order) => ({
      sopClassUid: order.sopClassUid ?? '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: order.sopInstanceUid,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      async *dataset() {
        yield await Promise.resolve(syntheticDataset(order))
      },
    })),
    AbortSignal.timeout(20_000),
  )
  return results.map(({ status }) => status)
}
