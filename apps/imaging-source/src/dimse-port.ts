// Opens the C-STORE port of the source; refused certificates are audited like those of its HTTPS
// port.
import type { StorageScp } from '@isthmus/dimse/storage-scp'
import { startStorageScp } from '@isthmus/dimse/storage-scp'
import type { DimseSecurity } from '@isthmus/dimse/storage-scp-options'
import type { Service } from '@isthmus/service/open-service'
import { refusalMessages } from '@isthmus/service/refusal-messages'
import { loadCredentials } from '@isthmus/tls/credentials'
import type { ImagingSourceConfig } from './config.ts'
import { type Intake, storeByDimse } from './intake.ts'

type Parts = Pick<Service<unknown>, 'peers' | 'audit' | 'node' | 'log'>

export async function openDimsePort(
  config: ImagingSourceConfig,
  service: Parts,
  intake: Intake,
): Promise<StorageScp> {
  const { host, port, aeTitle, callingAeTitles, tls } = config.dimse
  const { associationsMax, instanceBytesMax } = config.limits
  return await startStorageScp({
    listen: { host, port },
    aeTitle,
    callingAeTitles,
    store: storeByDimse(intake),
    log: service.log,
    limits: { associationsMax, instanceBytesMax },
    ...(tls ? { security: security(config, service) } : {}),
  })
}

function security(config: ImagingSourceConfig, { peers, audit, node }: Parts): DimseSecurity {
  return {
    tls: loadCredentials(config.tls),
    peers,
    onRefused: async (refusal) => {
      await audit.recordAll(
        refusalMessages(refusal, { at: new Date(), node, failedTransaction: undefined }),
      )
    },
  }
}
