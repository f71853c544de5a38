// R7: the registry is gone, or silent, and comes back; the repository says so in time, and goes on
// by itself.
import {
  type FaultRun,
  sendNext,
  sendPlanned,
  startFaultRun,
  untilAcknowledged,
} from './fault-run.ts'
import { planSubmission } from './planned-submission.ts'
import { type Proof, prove } from './prove.ts'

export interface OutagesOrder {
  readonly seed: number
  readonly cycles: number
  readonly say?: (line: string) => void
}

export interface OutagesReport extends Proof {
  readonly cycles: number
  /** The longest that an answer took during an outage, and a first success after one. */
  readonly answerMs: number
  readonly successMs: number
}

/** The repository waits for the registry as long as it does by itself. */
export async function runOutages({ seed, cycles, say }: OutagesOrder): Promise<OutagesReport> {
  await using run = await startFaultRun(seed, { registryTimeout: 'default' })
  const seen = { answerMs: 0, successMs: 0 }
  const problems: string[] = []
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const kind = cycle % 2 === 0 ? 'silent' : 'gone'
    const { answerMs, successMs, codes } = await outage(run, kind)
    say?.(`outage ${cycle} of ${cycles}, ${kind}: told in ${answerMs} ms, over in ${successMs} ms`)
    if (codes.join() !== 'XDSRegistryNotAvailable') problems.push(`R7: answered ${codes.join()}`)
    if (answerMs > answerMsMax) problems.push(`R7: answered after ${answerMs} ms only`)
    if (successMs > successMsMax) problems.push(`R7: no success until ${successMs} ms after`)
    seen.answerMs = Math.max(seen.answerMs, answerMs)
    seen.successMs = Math.max(seen.successMs, successMs)
  }
  const { violations, ...proof } = await prove(run)
  return { cycles, ...seen, ...proof, violations: [...problems, ...violations] }
}

const answerMsMax = 5_000
const successMsMax = 2_000

async function outage(run: FaultRun, kind: 'gone' | 'silent') {
  const { registry } = run.domain
  if (kind === 'gone') await registry.kill()
  else registry.signal('SIGSTOP')
  const one = planSubmission({ random: run.random, sizeBytesMax: 200_000, replaces: undefined })
  run.planned.push(one)
  const started = performance.now()
  const { codes } = await sendPlanned(run, one)
  const answerMs = Math.round(performance.now() - started)
  if (kind === 'gone') await registry.start()
  else registry.signal('SIGCONT')
  const successMs = Math.round(await untilAcknowledged(run, 10_000))
  await sendNext(run)
  return { codes, answerMs, successMs }
}
