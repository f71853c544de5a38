// Tables of the gateway: who is signed in. No study, document or decision is kept.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'

export interface SessionTable {
  /** SHA-256 of the cookie's value, hex: the table alone opens no session. */
  id_hash: string
  user_id: string
  name: string
  roles: string[]
  authn_instant: Date
  used_at: Date
}

export interface SignInTable {
  /** `state` of the authorization request. */
  state: string
  code_verifier: string
  nonce: string
  started_at: Date
}

export interface GatewayTables extends AuditTrailTables {
  session: SessionTable
  sign_in: SignInTable
}
