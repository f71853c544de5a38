// How a service names itself in its audit messages.
import { hostname } from 'node:os'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { applicationServer } from '@isthmus/atna/codes'
import type { ServiceConfig } from './service-config.ts'

/** The process that calls it, on this machine. */
export function serviceNode({ name, audit }: Pick<ServiceConfig, 'name' | 'audit'>): AuditNode {
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
