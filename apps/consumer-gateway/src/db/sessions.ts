// Sessions in the database, so that a restart signs nobody out.
import { createHash, randomBytes } from 'node:crypto'
import type { Executor } from '@isthmus/postgres/executor'
import type { Kysely } from 'kysely'
import { type SignedInUser, toPageRoles } from '../signed-in-user.ts'
import type { GatewayTables, SessionTable } from './schema.ts'

export interface Sessions {
  /** Keeps the user; gives the secret for the cookie. */
  open(user: SignedInUser, now: Date): Promise<string>
  /** The user of a cookie; undefined when the session is unknown or was idle for too long. */
  userOf(secret: string, now: Date): Promise<SignedInUser | undefined>
  /** Gives the user whose session it was; undefined when there was none. */
  close(secret: string): Promise<SignedInUser | undefined>
  /** Ends the sessions that were idle for too long: with each its `onEnded`, or neither. */
  closeIdle(now: Date, onEnded: OnEnded): Promise<void>
}

export type OnEnded = (user: SignedInUser, transaction: Executor) => Promise<void>

export function createSessions(
  database: Kysely<GatewayTables>,
  { sessionIdleMs }: { readonly sessionIdleMs: number },
): Sessions {
  const oldest = (now: Date): Date => new Date(now.getTime() - sessionIdleMs)
  return {
    async open(user, now) {
      const secret = randomBytes(32).toString('base64url')
      await database
        .insertInto('session')
        .values({
          id_hash: hash(secret),
          user_id: user.userId,
          name: user.name,
          roles: [...user.roles],
          authn_instant: user.authnInstant,
          used_at: now,
        })
        .execute()
      return secret
    },

    async userOf(secret, now) {
      const row = await database
        .updateTable('session')
        .set({ used_at: now })
        .where('id_hash', '=', hash(secret))
        .where('used_at', '>=', oldest(now))
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? undefined : toUser(row)
    },

    async close(secret) {
      const row = await database
        .deleteFrom('session')
        .where('id_hash', '=', hash(secret))
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? undefined : toUser(row)
    },

    async closeIdle(now, onEnded) {
      await database.transaction().execute(async (transaction) => {
        const rows = await transaction
          .deleteFrom('session')
          .where('used_at', '<', oldest(now))
          .returningAll()
          .execute()
        for (const row of rows) await onEnded(toUser(row), transaction)
      })
    },
  }
}

function toUser(row: SessionTable): SignedInUser {
  return {
    userId: row.user_id,
    name: row.name,
    roles: toPageRoles(row.roles),
    authnInstant: row.authn_instant,
  }
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
