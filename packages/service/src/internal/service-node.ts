// How a service names itself in its audit messages.
import { hostname } from 'node:os'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { applicationServer } from '@isthmus/atna/codes'
import type { ServiceConfig } from '../service-config.ts'

export function serviceNode({ name, audit }: ServiceConfig): AuditNode {
  return {
    userId: name,
    processId: String(process.pid),
    host: hostname(),
    source: {
      sourceId: audit.sourceId,
      enterpriseSiteId: audit.enterpriseSiteId,
      types: [applicationServer],
    },
  }
}
