// Acts of this run that have begun. Each is told once: with its true end, also when the database
// was away at that moment; by another run, of unknown outcome, when this one seemed to be over.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { Executor } from '@isthmus/postgres/executor'
import { type AuditIntent, AuditTrailError } from '../audit-trail.ts'
import { kept } from './kept.ts'
import { type NewRow, intentIsKnown, removeIntent, tellIntent } from './outbox-table.ts'

export interface IntentsOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly row: (state: NewRow['state'], message: AuditMessage) => NewRow
  /** Adds rows in their order, all or none; gives their ids. */
  readonly insert: (rows: readonly NewRow[], executor: Executor) => Promise<readonly string[]>
  /** Rows with these ids are to be sent. */
  readonly wake: (ids: readonly string[]) => void
}

type Step = (executor: Executor) => Promise<readonly string[]>

/** In memory there are as many of them as acts were under way when the database went. */
export class Intents<Tables> {
  readonly #options: IntentsOptions<Tables>
  readonly #closing = new AbortController()
  #late: Step[] = []
  #settling: Promise<void> = Promise.resolve()
  #isSettling = false

  constructor(options: IntentsOptions<Tables>) {
    this.#options = options
  }

  /** Throws AuditTrailError. */
  async begin(message: AuditMessage): Promise<AuditIntent> {
    const { database, row, insert } = this.#options
    const begun = row('intended', unfinished(message))
    try {
      const [id = ''] = await insert([begun], database)
      return this.#intent(id, message)
    } catch (error) {
      // Whether it stands there is not known. The act was refused; what stands there is told.
      if (!(error instanceof AuditTrailError)) throw error
      this.#settleLater((executor) => tellIntent(executor, begun))
      throw error
    }
  }

  /** Tries once more what could not be settled; what is left is told after the next start. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#settling
  }

  #intent(id: string, begun: AuditMessage): AuditIntent {
    const { database, row, wake } = this.#options
    let isOver = false
    return {
      complete: async (messages, transaction) => {
        if (isOver) throw new AuditTrailError('an intent is completed once')
        if (messages.length === 0) throw new AuditTrailError('an intent needs an outcome')
        const outcomes = messages.map((message) => ({ message, row: row('pending', message) }))
        const step: Step = (executor) => this.#replace({ id, begun }, outcomes, executor)
        // A transaction may be rolled back later: then the intent is still there to be completed.
        if (transaction !== undefined) return wake(await step(transaction))
        isOver = true
        try {
          wake(await kept(database.transaction().execute(step)))
        } catch (error) {
          this.#settleLater(step)
          throw error
        }
      },
    }
  }

  // An intent that is gone was settled by an attempt whose answer was lost. One that was adopted
  // was told: only what is not the act itself is added to that.
  async #replace(
    { id, begun }: { readonly id: string; readonly begun: AuditMessage },
    outcomes: readonly { readonly message: AuditMessage; readonly row: NewRow }[],
    executor: Executor,
  ): Promise<readonly string[]> {
    const isOpen = await kept(removeIntent(executor, id))
    if (!isOpen && !(await kept(intentIsKnown(executor, id)))) return []
    const due = isOpen ? outcomes : outcomes.filter(({ message }) => !isSameAct(message, begun))
    if (due.length === 0) return []
    return this.#options.insert(
      due.map((outcome) => outcome.row),
      executor,
    )
  }

  #settleLater(step: Step): void {
    this.#late.push(step)
    if (this.#isSettling) return
    this.#isSettling = true
    this.#settling = this.#settleAll().finally(() => {
      this.#isSettling = false
    })
  }

  async #settleAll(): Promise<void> {
    const { database, wake } = this.#options
    const { signal } = this.#closing
    for (let step = this.#late[0]; step !== undefined; step = this.#late[0]) {
      const isLastTry = signal.aborted
      try {
        wake(await database.transaction().execute(step))
        this.#late.shift()
      } catch {
        // Whoever completed it heard why; until the database is back the reason stays the same.
        if (isLastTry) return
        await sleep(retryMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }
}

// What the repository hears when the outcome was never written: nobody knows how far the act went.
function unfinished(message: AuditMessage): AuditMessage {
  const outcomeDescription = 'the outcome is not known'
  return { ...message, event: { ...message.event, outcome: 12, outcomeDescription } }
}

function isSameAct({ event: one }: AuditMessage, { event: other }: AuditMessage): boolean {
  return one.id.code === other.id.code && one.types[0]?.code === other.types[0]?.code
}

const retryMs = 1_000
