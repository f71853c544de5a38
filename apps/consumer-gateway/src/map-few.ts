// Does something for each of many, a few at a time.

export interface FewAtATime {
  /** How many are under way at most. */
  readonly atOnceMax: number
}

/**
 * Results in the order of the items. Throws what the first failure throws; then no further item is
 * begun.
 */
export async function mapFew<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { atOnceMax }: FewAtATime,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  let failed = false
  async function worker(): Promise<void> {
    for (const [at, item] of waiting) {
      if (failed) return
      try {
        results[at] = await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnceMax, items.length) }, worker))
  return results
}
