// R8: the disk of the documents is full, then that of the registry's tables, then that of the
// repository's; when there is room again both go on by themselves.
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import { checkRetrieve } from './check-wire.ts'
import {
  type FaultRun,
  restartServices,
  sendPlanned,
  startFaultRun,
  untilAcknowledged,
} from './fault-run.ts'
import { planSubmission } from './planned-submission.ts'
import { type Proof, prove } from './prove.ts'
import { type SmallDisk, mountSmallDisk } from './small-disk.ts'

export interface FullDisksOrder {
  readonly seed: number
  /** How often each of the three disks is filled. */
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
  using ownTables = mount()
  const documentsFolder = join(documents.folder, 'documents')
  await using run = await startFaultRun(seed, { documentsFolder })
  await moveTables(run, 'registry', tables)
  await moveTables(run, 'repository', ownTables)
  const problems: string[] = []
  let refused = 0
  for (let round = 1; round <= rounds; round += 1) {
    for (const [disk, code] of [
      [documents, 'XDSRepositoryOutOfResources'],
      [tables, 'XDSRegistryOutOfResources'],
      [ownTables, 'XDSRepositoryOutOfResources'],
    ] as const) {
      const met = await fillUp(run, disk, { code, isOwn: disk === ownTables })
      say?.(`round ${round} of ${rounds}: ${met.refused} times no room, ${code}`)
      refused += met.refused
      problems.push(...met.problems)
    }
  }
  await restartServices(run)
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

// The tables of one service move to a small disk of theirs; the write-ahead log of the server, and
// all that the other service writes, keep their room.
async function moveTables(
  { domain }: FaultRun,
  name: 'registry' | 'repository',
  { folder }: SmallDisk,
): Promise<void> {
  const place = join(folder, 'tables')
  mkdirSync(place, { mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(place, nobody, nobody)
  const database = new URL(domain.databases[name]).pathname.slice(1)
  const { url, passwordFile } = domain.durable.postgres
  const admin = openDatabase<unknown>({ url, passwordFile, connectionsMax: 2 }, silentLog)
  await domain[name].end()
  try {
    const tablespace = sql.id(`small_${name}`)
    await sql`create tablespace ${tablespace} location ${sql.lit(place)}`.execute(admin)
    await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = ${database}`.execute(admin)
    await sql`alter database ${sql.id(database)} set tablespace ${tablespace}`.execute(admin)
  } finally {
    await admin.destroy()
  }
  await domain[name].start()
}

const nobody = 65_534

/** Sends until there is no room, twice; then makes room and expects that all is well again. */
async function fillUp(run: FaultRun, disk: SmallDisk, { code, isOwn }: Due) {
  const problems: string[] = []
  let refused = 0
  disk.fill(0)
  for (let tries = 0; refused < 2 && tries < triesMax; tries += 1) {
    const one = planSubmission({ random: run.random, sizeBytesMax: 60_000, replaces: undefined })
    run.planned.push(one)
    const { outcome, codes } = await sendPlanned(run, one)
    if (outcome === 'acknowledged') continue
    refused += 1
    // What the registry has taken, and the repository cannot write down, is a fault: not known.
    const isOpen = isOwn && outcome === 'unknown' && codes.length === 0
    if (codes.join() !== code && !isOpen)
      problems.push(`R8: ${outcome} ${codes.join()}, not ${code}`)
  }
  if (refused < 2) problems.push(`R8: the disk was not filled, ${code} never came`)
  if (!isOwn) problems.push(...(await checkHeld(run)))
  disk.empty()
  const ms = Math.round(await untilAcknowledged(run, 10_000))
  if (ms > successMsMax) problems.push(`R8: no success until ${ms} ms after there was room`)
  return { refused, problems }
}

interface Due {
  readonly code: string
  /** No room for the repository's own tables: it cannot say what it would release. */
  readonly isOwn: boolean
}

const triesMax = 300

// Retrieval goes on.
async function checkHeld({ planned, domain }: FaultRun): Promise<readonly string[]> {
  const held = planned.filter(({ outcome }) => outcome === 'acknowledged').slice(0, 10)
  return checkRetrieve(
    held.flatMap(({ documents }) => documents),
    domain,
  )
}
