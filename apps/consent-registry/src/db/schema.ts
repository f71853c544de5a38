// Tables of the Consent Registry: the consents as they stand, all that ever stood, and which ids are
// one person.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import type { IdentityTables } from '@isthmus/identity-feed/db/identity-schema'
import type { ColumnType } from 'kysely'

/** A FHIR resource; written as JSON text, read as the value. */
type Resource = ColumnType<Readonly<Record<string, unknown>>, string, string>

export interface ConsentTable {
  /** CX under which it was recorded; every key of a table that grows begins with the patient. */
  patient_id: string
  consent_id: string
  version: number
  status: 'active' | 'inactive'
  policy_uri: string
  provision_type: 'permit' | 'deny'
  stated_at: Date
  updated_at: Date
  resource: Resource
}

/** Append-only: the database refuses to change or remove a row. */
export interface ConsentHistoryTable {
  patient_id: string
  consent_id: string
  version: number
  resource: Resource
  /** Name of the peer that handed the change in. */
  changed_by_peer: string
  /** NameID and issuer of the person at the desk; empty where the profile lets nobody be named. */
  changed_by_user: ColumnType<string | null, string | undefined, never>
  changed_by_issuer: ColumnType<string | null, string | undefined, never>
  changed_at: Date
}

export interface ConsentRegistryTables extends AuditTrailTables, IdentityTables {
  consent: ConsentTable
  consent_history: ConsentHistoryTable
}
