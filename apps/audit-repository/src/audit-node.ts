// How this process names itself in the audit messages it writes.
import { hostname } from 'node:os'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { applicationServer } from '@isthmus/atna/codes'
import type { AuditRepositoryConfig } from './config.ts'

export function auditNode({ name, audit }: AuditRepositoryConfig): AuditNode {
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
