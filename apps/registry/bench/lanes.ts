// Callers side by side, each with its next request as soon as the answer to the one before is
// there.

export interface Pass {
  /** Of each answer, ms. */
  readonly latencies: readonly number[]
  readonly answersPerSecond: number
}

/** `ask` gets the number of the lane and what to ask for; every work item is asked for once. */
export async function runLanes<Work>(
  work: readonly Work[],
  lanes: readonly ((work: Work) => Promise<void>)[],
): Promise<Pass> {
  const waiting = work.values()
  const latencies: number[] = []
  const began = performance.now()
  await Promise.all(
    lanes.map(async (ask) => {
      for (const item of waiting) {
        const asked = performance.now()
        await ask(item)
        latencies.push(performance.now() - asked)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  return { latencies, answersPerSecond: work.length / seconds }
}
