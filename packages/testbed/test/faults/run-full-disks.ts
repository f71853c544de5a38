// R8: the disk of the documents is full, then that of the registry's database; retrieval goes on, and
// when there is room again both go on by themselves.
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import { checkRetrieve } from './check-wire.ts'
import { type FaultRun, sendPlanned, startFaultRun, untilAcknowledged } from './fault-run.ts'
import { planSubmission } from './planned-submission.ts'
import { type Proof, prove } from './prove.ts'
import { type SmallDisk, mountSmallDisk } from './small-disk.ts'

export interface FullDisksOrder {
  readonly seed: number
  /** How often each of the two disks is filled. */
  readonly rounds: number
  readonly say?: (line: string) => void
}

export interface FullDisksReport extends Proof {
  readonly rounds: number
  /** Submissions that found no room. */
  readonly refused: number
}

/** Throws where no disk can be mounted. */
export async function runFullDisks({
  seed,
  rounds,
  say,
}: FullDisksOrder): Promise<FullDisksReport> {
  using documents = mount()
  using tables = mount()
  const documentsFolder = join(documents.folder, 'documents')
  await using run = await startFaultRun(seed, { documentsFolder })
  await moveRegistryTo(tables, run)
  const problems: string[] = []
  let refused = 0
  for (let round = 1; round <= rounds; round += 1) {
    for (const [disk, code] of [
      [documents, 'XDSRepositoryOutOfResources'],
      [tables, 'XDSRegistryOutOfResources'],
    ] as const) {
      const met = await fillUp(run, disk, code)
      say?.(`round ${round} of ${rounds}: ${met.refused} times ${code}`)
      refused += met.refused
      problems.push(...met.problems)
    }
  }
  const { violations, ...proof } = await prove(run)
  return { rounds, refused, ...proof, violations: [...problems, ...violations] }
}

const diskBytes = 48 * 1_048_576
const successMsMax = 2_000

function mount(): SmallDisk {
  const disk = mountSmallDisk(diskBytes)
  if (disk === undefined) throw new Error('no disk can be mounted here')
  return disk
}

// The registry's tables alone move to the small disk; the write-ahead log of the server, and all
// that the repository writes, keep their room.
async function moveRegistryTo({ folder }: SmallDisk, { domain }: FaultRun): Promise<void> {
  const place = join(folder, 'tables')
  mkdirSync(place, { mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(place, nobody, nobody)
  const database = new URL(domain.databases.registry).pathname.slice(1)
  const { url, passwordFile } = domain.durable.postgres
  const admin = openDatabase<unknown>({ url, passwordFile, connectionsMax: 2 }, silentLog)
  await domain.registry.end()
  try {
    await sql`create tablespace small location ${sql.lit(place)}`.execute(admin)
    await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = ${database}`.execute(admin)
    await sql`alter database ${sql.id(database)} set tablespace small`.execute(admin)
  } finally {
    await admin.destroy()
  }
  await domain.registry.start()
}

const nobody = 65_534

/** Sends until there is no room, twice; then makes room and expects that all is well again. */
async function fillUp(run: FaultRun, disk: SmallDisk, code: string) {
  const problems: string[] = []
  let refused = 0
  disk.fill(0)
  for (let tries = 0; refused < 2 && tries < triesMax; tries += 1) {
    const one = planSubmission({ random: run.random, sizeBytesMax: 60_000, replaces: undefined })
    run.planned.push(one)
    const { outcome, codes } = await sendPlanned(run, one)
    if (outcome === 'acknowledged') continue
    refused += 1
    if (codes.join() !== code) problems.push(`R8: ${outcome} ${codes.join()} instead of ${code}`)
  }
  if (refused < 2) problems.push(`R8: the disk was not filled, ${code} never came`)
  const held = run.planned.filter(({ outcome }) => outcome === 'acknowledged').slice(0, 10)
  problems.push(...(await checkRetrieve(held.flatMap(({ documents }) => documents), run.domain)))
  disk.empty()
  const ms = Math.round(await untilAcknowledged(run, 10_000))
  if (ms > successMsMax) problems.push(`R8: no success until ${ms} ms after there was room`)
  return { refused, problems }
}

const triesMax = 300
