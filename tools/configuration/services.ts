// The services whose settings docs/configuration.md lists.
import { auditRepositoryConfig } from '../../apps/audit-repository/src/config.ts'
import { consentRegistryConfig } from '../../apps/consent-registry/src/config.ts'
import { gatewayConfig } from '../../apps/consumer-gateway/src/config.ts'
import { imagingSourceConfig } from '../../apps/imaging-source/src/config.ts'
import { pixManagerConfig } from '../../apps/pix-manager/src/config.ts'
import { registryConfig } from '../../apps/registry/src/config.ts'
import { repositoryConfig } from '../../apps/repository/src/config.ts'
import { peersFile } from '../../packages/config/src/peers.ts'
import { type DescribedService, describeService } from './configuration-reference.ts'

const services: readonly DescribedService[] = [
  { title: 'Document Registry: apps/registry', schema: registryConfig },
  { title: 'Document Repository: apps/repository', schema: repositoryConfig },
  { title: 'Imaging Document Source: apps/imaging-source', schema: imagingSourceConfig },
  { title: 'Consumer Gateway: apps/consumer-gateway', schema: gatewayConfig },
  { title: 'Audit Record Repository: apps/audit-repository', schema: auditRepositoryConfig },
  { title: 'Consent Registry: apps/consent-registry', schema: consentRegistryConfig },
  {
    title: 'Patient Identifier Cross-reference Manager: apps/pix-manager',
    schema: pixManagerConfig,
  },
  { title: 'The allow-list: the file that peersFile names', schema: peersFile },
]

/** The whole of docs/configuration.md. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Printed from the code by `node tools/print-configuration.ts`; do not edit by hand.',
    '',
    'Each service reads one JSON file: `node apps/ACTOR/src/main.ts --config FILE`. Order: default, then file, then environment',
    '(`ISTHMUS_LISTEN_PORT` is `listen.port`). Relative paths start at the folder of the file. Unknown keys, wrong types and',
    'missing values stop the start with one message that lists all of them.',
    '',
    ...services.map(describeService),
  ].join('\n')
}
