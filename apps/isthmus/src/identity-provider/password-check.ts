// Checks passwords of the demo's accounts, without telling by its time what was wrong, and not too
// often.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { KnownAccount } from './identity-provider-config.ts'

export type PasswordAnswer =
  | { readonly kind: 'known'; readonly account: KnownAccount }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'wait' }

export interface PasswordCheck {
  check(name: string, password: string, nowMs: number): PasswordAnswer
}

const failuresMax = 5
const windowMs = 60_000

/** Five failures for one name within a minute close it for the rest of that minute. */
export function createPasswordCheck(accounts: readonly KnownAccount[]): PasswordCheck {
  const failures = new Map<string, { count: number; endsAt: number }>()
  return {
    check(name, password, nowMs) {
      const account = accounts.find((item) => item.name === name)
      // Only known names are counted: a stranger cannot fill the map.
      const counted = account === undefined ? undefined : failures.get(name)
      const open = counted !== undefined && counted.endsAt > nowMs ? counted : undefined
      if (open !== undefined && open.count >= failuresMax) return { kind: 'wait' }
      if (same(password, account?.password ?? '') && account !== undefined) {
        failures.delete(name)
        return { kind: 'known', account }
      }
      if (account !== undefined) {
        failures.set(name, { count: (open?.count ?? 0) + 1, endsAt: nowMs + windowMs })
      }
      return { kind: 'unknown' }
    },
  }
}

function same(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
