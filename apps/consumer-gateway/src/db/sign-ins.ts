// Sign-ins under way: what the answer of the identity provider is checked against, each usable
// once.
import type { Kysely } from 'kysely'
import type { GatewayTables } from './schema.ts'

export interface SignIn {
  readonly state: string
  readonly codeVerifier: string
  readonly nonce: string
}

const lifeMs = 10 * 60_000

/** Anybody may begin to sign in: the oldest make room for the newest. */
const signInsMax = 10_000

export interface SignIns {
  keep(signIn: SignIn, now: Date): Promise<void>
  /** Undefined when the state is unknown, already used, or older than ten minutes. */
  take(state: string, now: Date): Promise<SignIn | undefined>
}

export function createSignIns(database: Kysely<GatewayTables>): SignIns {
  return {
    async keep(signIn, now) {
      await database.deleteFrom('sign_in').where('started_at', '<', oldest(now)).execute()
      await database
        .insertInto('sign_in')
        .values({
          state: signIn.state,
          code_verifier: signIn.codeVerifier,
          nonce: signIn.nonce,
          started_at: now,
        })
        .execute()
      const tooMany = database
        .selectFrom('sign_in')
        .select('state')
        .orderBy('started_at', 'desc')
        .offset(signInsMax)
      await database.deleteFrom('sign_in').where('state', 'in', tooMany).execute()
    },

    async take(state, now) {
      const row = await database
        .deleteFrom('sign_in')
        .where('state', '=', state)
        .where('started_at', '>=', oldest(now))
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) return undefined
      return { state: row.state, codeVerifier: row.code_verifier, nonce: row.nonce }
    },
  }
}

function oldest(now: Date): Date {
  return new Date(now.getTime() - lifeMs)
}
