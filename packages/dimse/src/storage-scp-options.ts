// How a Storage SCP is set up: who may call, what it may take.
import type { Log } from '@isthmus/log/log'
import type { Credentials } from '@isthmus/tls/credentials'
import type { OnNodeRefused } from '@isthmus/tls/node-refusal'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { StoreInstance } from './storage-service.ts'

export interface StorageScpOptions {
  readonly listen: { readonly host: string; readonly port: number }
  /** The called AE title that is ours. */
  readonly aeTitle: string
  /** Calling AE titles that are let in; compared exactly. */
  readonly callingAeTitles: readonly string[]
  readonly store: StoreInstance
  readonly log: Log
  /** Without it only loopback addresses may be listened on. */
  readonly security?: DimseSecurity
  readonly limits?: Partial<StorageScpLimits>
}

export interface DimseSecurity {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly onRefused: OnNodeRefused
}

export interface StorageScpLimits {
  readonly associationsMax: number
  readonly instanceBytesMax: number
  readonly commandBytesMax: number
  /** Between socket and store, for each association. */
  readonly bufferedBytesMax: number
  /** Without a PDU for so long, the association is aborted. */
  readonly idleMs: number
}
