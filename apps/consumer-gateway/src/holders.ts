// The services of other hospitals that hold what the pages show, one transaction each.
import type { Service } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'
import { shownTransferSyntaxes } from './shown-transfer-syntaxes.ts'
import { findDocuments } from './transactions/iti-18.ts'
import { retrieveDocument } from './transactions/iti-43.ts'
import { retrieveInstances } from './transactions/rad-69.ts'

export function holders(
  { registry, repositories, imagingSources, limits }: GatewayConfig,
  { client, audit, node }: Pick<Service<unknown>, 'client' | 'audit' | 'node'>,
) {
  const caller = { client, audit, node }
  return {
    findDocuments: findDocuments({ ...caller, registry }),
    retrieveDocument: retrieveDocument({ ...caller, repositories }),
    retrieveInstances: retrieveInstances({
      ...caller,
      imagingSources,
      transferSyntaxUids: shownTransferSyntaxes,
      instanceBytesMax: limits.instanceBytesMax,
    }),
  }
}
