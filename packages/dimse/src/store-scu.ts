// Sends instances to a Storage SCP, their dataset bytes as they are in the file (DICOM PS3.4: B;
// DICOM PS3.7: 9.1.1).
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { clientOptions } from '@isthmus/tls/client-options'
import type { ClientTarget } from '@isthmus/tls/client-options'
import { AssociationError } from './association-error.ts'
import { OutgoingAssociation } from './internal/outgoing-association.ts'
import type { OutgoingInstance } from './outgoing-instance.ts'

export interface StoreTarget {
  readonly host: string
  readonly port: number
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  /** Mutual TLS with one pinned peer; plain TCP when left out. */
  readonly security?: ClientTarget
}

export interface StoreResult {
  readonly sopInstanceUid: string
  /**
   * Status (0000,0900); undefined when the other side takes neither this class nor this transfer
   * syntax.
   */
  readonly status: number | undefined
}

/**
 * One association for each transfer syntax, instance after instance. Gives a result for each, in
 * the order sent.
 * Throws AssociationError when an association is rejected or breaks.
 */
export async function storeInstances(
  target: StoreTarget,
  instances: readonly OutgoingInstance[],
  signal: AbortSignal,
): Promise<readonly StoreResult[]> {
  const results: StoreResult[] = []
  for (const group of Map.groupBy(instances, (one) => one.transferSyntaxUid).values()) {
    // DICOM PS3.8: 9.3.2. Presentation context ids are odd and end at 255.
    const classes = [...new Set(group.map((one) => one.sopClassUid))].slice(0, 128)
    const socket = await open(target, signal)
    try {
      const association = new OutgoingAssociation(socket)
      await association.request({
        ...target,
        classes,
        transferSyntaxUid: group[0]?.transferSyntaxUid ?? '',
      })
      for (const instance of group) {
        signal.throwIfAborted()
        const status = await association.store(instance)
        results.push({ sopInstanceUid: instance.sopInstanceUid, status })
      }
      await association.release()
    } finally {
      socket.destroy()
    }
  }
  return results
}

async function open(target: StoreTarget, signal: AbortSignal): Promise<Socket> {
  const { host, port, security } = target
  const socket =
    security === undefined
      ? connectTcp({ host, port })
      : connectTls({ ...clientOptions(security), host, port })
  const ready = Promise.withResolvers<void>()
  const abort = (): void => {
    socket.destroy()
    ready.reject(new AssociationError('the association was given up', { cause: signal.reason }))
  }
  socket.once(security === undefined ? 'connect' : 'secureConnect', ready.resolve)
  socket.once('error', (error) => {
    ready.reject(new AssociationError('no connection to the Storage SCP', { cause: error }))
  })
  signal.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', abort))
  await ready.promise
  socket.setNoDelay(true)
  return socket
}
