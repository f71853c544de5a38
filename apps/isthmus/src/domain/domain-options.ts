// How a domain is started.
import type { DomainConfig } from './domain-config.ts'
import type { Profile } from './domain-plan.ts'

export interface DomainOptions {
  readonly profile: Profile
  /** Absolute; a new folder when left out. */
  readonly folder: string | undefined
  readonly config: DomainConfig
  /** Existing PostgreSQL whose role may create databases and roles; else the embedded one. */
  readonly databaseUrl: string | undefined
  /** What domain.json says of patients. */
  readonly patients: readonly { readonly id: string; readonly says: string }[]
  readonly say: (line: string) => void
}
