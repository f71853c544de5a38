// Rows that are to be kept at nearly the same time go into one statement, so that a crowd of
// requests waits for one commit instead of one each.

interface Waiting<Row> {
  readonly rows: readonly Row[]
  readonly kept: PromiseWithResolvers<readonly string[]>
}

export class Crowd<Row> {
  readonly #insert: (rows: readonly Row[]) => Promise<readonly string[]>
  #waiting: Waiting<Row>[] = []
  #inserting = false

  /** `insert` gives one id for each row, in their order; all of them are kept, or none. */
  constructor(insert: (rows: readonly Row[]) => Promise<readonly string[]>) {
    this.#insert = insert
  }

  /** The rows' ids, when they are durable. Throws what the insert throws, as all of the crowd do. */
  add(rows: readonly Row[]): Promise<readonly string[]> {
    const kept = Promise.withResolvers<readonly string[]>()
    this.#waiting.push({ rows, kept })
    if (!this.#inserting) void this.#insertAll()
    return kept.promise
  }

  async #insertAll(): Promise<void> {
    this.#inserting = true
    while (this.#waiting.length > 0) {
      const crowd = this.#waiting.splice(0, crowdMax)
      try {
        const ids = await this.#insert(crowd.flatMap(({ rows }) => rows))
        let at = 0
        for (const { rows, kept } of crowd) {
          kept.resolve(ids.slice(at, at + rows.length))
          at += rows.length
        }
      } catch (error) {
        for (const { kept } of crowd) kept.reject(error)
      }
    }
    this.#inserting = false
  }
}

/** A statement has 65,535 parameters at most, and a message is some kilobytes. */
const crowdMax = 64
