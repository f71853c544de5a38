// What is written into the outbox, and how much of it waits there.
import type { Kysely } from 'kysely'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Executor } from '@isthmus/postgres/executor'
import { AuditTrailError } from '../audit-trail.ts'
import { createSyslogWriter } from '../syslog-writer.ts'
import { kept } from './kept.ts'
import { type NewRow, backlog, rowWriter } from './outbox-table.ts'

export interface OutboxRowsOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly node: AuditNode
  readonly pendingCountMax?: number
  readonly now?: () => Date
}

export class OutboxRows<Tables> {
  readonly #options: OutboxRowsOptions<Tables>
  readonly #run: string
  readonly #write: (message: AuditMessage, at: Date) => Uint8Array
  readonly #addRows: ReturnType<typeof rowWriter>
  #counted = { count: 0, atMs: Number.NEGATIVE_INFINITY }

  constructor(options: OutboxRowsOptions<Tables>, run: string) {
    this.#options = options
    this.#run = run
    this.#write = createSyslogWriter(options.node)
    this.#addRows = rowWriter(options.database)
  }

  async add(
    state: NewRow['state'],
    messages: readonly AuditMessage[],
    executor: Executor,
  ): Promise<readonly string[]> {
    return this.insert(
      messages.map((message) => this.row(state, message)),
      executor,
    )
  }

  row(state: NewRow['state'], message: AuditMessage): NewRow {
    const recordedAt = this.#now()
    return { state, message: this.#write(message, recordedAt), recordedAt, run: this.#run }
  }

  async insert(rows: readonly NewRow[], executor: Executor): Promise<readonly string[]> {
    this.#checkRoom()
    return kept(this.#addRows(executor, rows))
  }

  async state(): Promise<{ pending: number; oldestMs: number; ok: boolean }> {
    const { count, oldest } = await backlog(this.#options.database)
    const oldestMs =
      oldest === undefined ? 0 : Math.max(0, this.#now().getTime() - oldest.getTime())
    const ok = count <= degradedCount && oldestMs <= degradedMs
    return { pending: count, oldestMs, ok }
  }

  #checkRoom(): void {
    const max = this.#options.pendingCountMax ?? pendingCountMax
    if (performance.now() - this.#counted.atMs > countEveryMs) void this.#count()
    if (this.#counted.count >= max) throw new AuditTrailError('too many audit events wait')
  }

  async #count(): Promise<void> {
    this.#counted = { ...this.#counted, atMs: performance.now() }
    try {
      const { count } = await backlog(this.#options.database)
      this.#counted = { count, atMs: performance.now() }
    } catch {
      // The statement that follows fails for the same reason, and says so to its caller.
    }
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date()
  }
}

const pendingCountMax = 1_000_000
const countEveryMs = 5_000
const degradedCount = 10_000
const degradedMs = 300_000
