// R4: the power fails under load. Everything dies at once, PostgreSQL by its immediate stop, and the
// folder of the documents comes back as a disk may that had not written yet what nobody had synced.
import type { Cut } from './disk-model.ts'
import { type FaultRun, sendNext, startFaultRun } from './fault-run.ts'
import { checkWire } from './check-wire.ts'
import type { SpoiledKind } from './lossy-disk-places.ts'
import { type LossyDisk, createLossyDisk } from './lossy-disk.ts'
import type { PlannedSubmission } from './planned-submission.ts'
import { type Proof, prove } from './prove.ts'

export interface PowerCutsOrder {
  readonly seed: number
  readonly cuts: number
  readonly clients: number
  readonly sizeBytesMax: number
  /** Of the moment of a cut, after the first byte of its load. */
  readonly delayMsMax: number
  readonly say?: (line: string) => void
}

export interface PowerCutsReport extends Proof {
  readonly submissions: number
  /** How often only the repository was killed as well, before the power failed. */
  readonly kills: number
  /** Of all cuts together. */
  readonly unsynced: Cut['unsynced']
  readonly lost: Cut['lost']
}

/** A run whose documents lie on a disk that forgets what was not synced. */
export interface PowerCutRun {
  readonly run: FaultRun
  readonly disk: LossyDisk
}

export async function startPowerCutRun(seed: number): Promise<PowerCutRun & AsyncDisposable> {
  await using starting = new AsyncDisposableStack()
  const disk = starting.use(createLossyDisk())
  const options = { documentsFolder: disk.folder, beforeRepository: disk.recorder }
  const run = starting.use(await startFaultRun(seed, options))
  const running = starting.move()
  return { run, disk, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

export async function runPowerCuts(
  { run, disk }: PowerCutRun,
  order: Omit<PowerCutsOrder, 'seed'>,
): Promise<PowerCutsReport> {
  const unsynced = { files: 0, names: 0 }
  const lost = { files: 0, names: 0 }
  const early: string[] = []
  let kills = 0
  for (let number = 1; number <= order.cuts; number += 1) {
    if (run.random.next() < killsPerCut) {
      await killRepository({ run, disk }, order)
      kills += 1
    }
    const { cut, sent } = await cutPower({ run, disk }, order)
    for (const what of ['files', 'names'] as const) {
      unsynced[what] += cut.unsynced[what]
      lost[what] += cut.lost[what]
    }
    const gone = await checkAcknowledged(run, sent)
    early.push(...gone.map((violation) => `after cut ${number}: ${violation}`))
    order.say?.(`cut ${number} of ${order.cuts}: ${sent.length} submissions, ${tellCut(cut)}`)
  }
  const submissions = run.planned.length
  const { violations, ...proof } = await prove(run)
  return { submissions, kills, unsynced, lost, ...proof, violations: [...early, ...violations] }
}

// What a killed process left half done is what a later cut may undo.
const killsPerCut = 0.3

export function tellCut({ unsynced, lost }: Pick<Cut, 'unsynced' | 'lost'>): string {
  const files = `${lost.files} of ${unsynced.files} unsynced files`
  return `${files} and ${lost.names} of ${unsynced.names} changes of names lost`
}

interface LoadOrder {
  readonly clients: number
  readonly sizeBytesMax: number
  readonly delayMsMax: number
}

export interface PowerCut {
  readonly cut: Cut
  /** The load that met it. */
  readonly sent: readonly PlannedSubmission[]
}

/** One power failure under load; everything is up again when it resolves. */
export async function cutPower({ run, disk }: PowerCutRun, order: LoadOrder): Promise<PowerCut> {
  const load = await loadUntil(run, order, chooseMoment({ run, disk }, order))
  await powerOff(run)
  await load.ended
  disk.settle()
  const cut = disk.cut(run.random)
  await powerOn({ run, disk })
  return { cut, sent: load.sent }
}

/**
 * The power of the documents' disk fails after syncs of one kind were not carried out; gives what is
 * missing of what was acknowledged since.
 */
export async function cutWithout(
  { run, disk }: PowerCutRun,
  kind: SpoiledKind,
): Promise<readonly string[]> {
  const { repository } = run.domain
  disk.spoil(kind)
  const sent = await Promise.all(Array.from({ length: 4 }, () => sendNext(run)))
  await repository.kill()
  disk.settle()
  disk.cut(run.random, 'all')
  await repository.start(disk.recorder)
  return checkAcknowledged(run, sent)
}

// In one turn of our process: none of them outlives another by more than a moment.
async function powerOff({ domain: { registry, repository, durable } }: FaultRun): Promise<void> {
  await Promise.all([repository.kill(), registry.kill(), durable.postgres.stopAtOnce()])
}

async function powerOn({ run: { domain }, disk }: PowerCutRun): Promise<void> {
  await domain.durable.postgres.start()
  await Promise.all([domain.registry.start(), domain.repository.start(disk.recorder)])
}

async function killRepository({ run, disk }: PowerCutRun, order: LoadOrder): Promise<void> {
  const { repository } = run.domain
  const load = await loadUntil(run, order, chooseMoment({ run, disk }, order))
  await repository.kill()
  await load.ended
  disk.settle()
  await repository.start(disk.recorder)
}

/** One of four moments is that of a clock, the others are the midst of an operation on the disk. */
function chooseMoment(
  { run: { domain, random }, disk }: PowerCutRun,
  { delayMsMax }: LoadOrder,
): () => Promise<void> {
  if (random.next() < 0.25) {
    const delayMs = random.logUniform(1, delayMsMax)
    return () => pause(delayMs)
  }
  const operation = random.integer(1, operationsMax)
  return () => {
    disk.dieAt(operation)
    return domain.repository.gone()
  }
}

const operationsMax = 200

interface Load {
  readonly sent: readonly PlannedSubmission[]
  /** Everybody has heard something, or nothing any more. */
  readonly ended: Promise<unknown>
}

/** Several clients send one submission after the other; resolves when the moment has come. */
async function loadUntil(
  run: FaultRun,
  { clients, sizeBytesMax }: LoadOrder,
  moment: () => Promise<void>,
): Promise<Load> {
  const sent: PlannedSubmission[] = []
  const over = new AbortController()
  const load = Array.from({ length: clients }, async () => {
    while (!over.signal.aborted) {
      const one = await sendNext(run, sizeBytesMax)
      sent.push(one)
      // Who was not let in need not knock without a pause.
      if (one.outcome !== 'acknowledged') await pause(20)
    }
  })
  await moment()
  over.abort()
  return { sent, ended: Promise.all(load) }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

/** I1 at once: what was acknowledged before the cut comes back after it. */
function checkAcknowledged(
  run: FaultRun,
  sent: readonly PlannedSubmission[],
): Promise<readonly string[]> {
  const acknowledged = sent.filter(({ outcome }) => outcome === 'acknowledged')
  return checkWire(acknowledged, run.domain)
}
