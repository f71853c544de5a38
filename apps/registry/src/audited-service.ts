// This service as its audit messages name it.
import { pid } from 'node:process'
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { AuditFacts } from '@isthmus/xds/audit/facts'
import type { RegistryConfig } from './config.ts'

export interface AuditedService {
  readonly node: AuditNode
  /** What every message about the exchange says. */
  facts(exchange: Exchange<unknown>, result: AuditedResult): AuditFacts
}

export interface AuditedResult {
  readonly outcome: EventOutcome
  /** No patient data. */
  readonly description?: string | undefined
}

export function auditedService(
  config: Pick<RegistryConfig, 'name' | 'publicUrl' | 'audit'>,
): AuditedService {
  const host = new URL(config.publicUrl).hostname
  const source = {
    sourceId: config.audit.sourceId,
    enterpriseSiteId: config.audit.enterpriseSiteId,
    types: [],
  }
  const self = { name: config.name, processId: String(pid), host }
  return {
    node: { userId: config.name, processId: self.processId, host, source },
    facts: ({ now, endpoint, peer, replyTo, subject }, { outcome, description }) => ({
      now,
      outcome,
      outcomeDescription: description,
      endpoint,
      self,
      peer,
      replyTo,
      subject,
      source,
    }),
  }
}
