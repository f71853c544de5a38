// R5 and R6: PostgreSQL is killed under load, its sessions are ended one after the other, and the
// answers to commits are lost.
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import {
  type FaultRun,
  restartServices,
  sendDuring,
  sendNext,
  startFaultRun,
  untilAcknowledged,
} from './fault-run.ts'
import { type Proof, prove } from './prove.ts'

export interface DatabaseFaultsOrder {
  readonly seed: number
  /** How often the postmaster is killed. */
  readonly kills: number
  /** For how long sessions are ended. */
  readonly sessionsMs: number
  /** How many answers to a commit are lost. */
  readonly commits: number
  /** How long the first success after the return of the database may take. */
  readonly returnMsMax: number
  readonly say?: (line: string) => void
}

export interface DatabaseFaultsReport extends Proof {
  /** The longest from the return of the database to the first success. */
  readonly returnMs: number
  readonly sessionsEnded: number
  readonly commitsCut: number
  readonly submissions: number
}

export async function runDatabaseFaults(order: DatabaseFaultsOrder): Promise<DatabaseFaultsReport> {
  await using run = await startFaultRun(order.seed)
  const returnMs = await killPostmaster(run, order)
  const sessionsEnded = await endSessions(run, order)
  const { cut: commitsCut, problems } = await loseCommits(run, order)
  if (returnMs > order.returnMsMax) problems.push(`R5: no success until ${returnMs} ms after`)
  await restartServices(run)
  const submissions = run.planned.length
  const { violations, ...proof } = await prove(run)
  const all = [...problems, ...violations]
  return { returnMs, sessionsEnded, commitsCut, submissions, ...proof, violations: all }
}

async function killPostmaster(run: FaultRun, { kills, say }: DatabaseFaultsOrder): Promise<number> {
  const { postgres } = run.domain.durable
  let longest = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    await sendDuring(run, load, async () => {
      await pause(run.random.logUniform(50, 1_000))
      await postgres.kill()
    })
    await sendNext(run)
    await postgres.start()
    const ms = Math.round(await untilAcknowledged(run, 10_000))
    longest = Math.max(longest, ms)
    say?.(`postmaster killed ${kill} of ${kills}: success ${ms} ms after its return`)
  }
  return longest
}

const load = { clients: 4, sizeBytesMax: 200_000 }

async function endSessions(run: FaultRun, order: DatabaseFaultsOrder): Promise<number> {
  const { url, passwordFile } = run.domain.durable.postgres
  const admin = openDatabase<unknown>({ url, passwordFile, connectionsMax: 2 }, silentLog)
  let ended = 0
  try {
    await sendDuring(run, load, async () => {
      const until = Date.now() + order.sessionsMs
      while (Date.now() < until) {
        await pause(betweenSessionsMs)
        const { rows } = await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where usename like '%conformance' and backend_type = 'client backend'`.execute(admin)
        ended += rows.length
      }
    })
  } finally {
    await admin.destroy()
  }
  order.say?.(`${ended} sessions ended`)
  await untilAcknowledged(run, 10_000)
  return ended
}

const betweenSessionsMs = 200

async function loseCommits(run: FaultRun, { commits, say }: DatabaseFaultsOrder) {
  const { random, domain } = run
  const problems: string[] = []
  const cut = (): number => domain.cutters.registry.cuts() + domain.cutters.repository.cuts()
  for (let commit = 1; commit <= commits; commit += 1) {
    const victim = random.next() < 0.7 ? domain.cutters.registry : domain.cutters.repository
    const moment = (['held', 'sent', 'answered'] as const)[random.integer(0, 2)] ?? 'sent'
    const before = cut()
    victim.cutNext(moment)
    const { outcome, setUniqueId } = await sendNext(run)
    say?.(`commit ${commit} of ${commits}, ${moment}: ${outcome}`)
    if (cut() === before) problems.push(`R6: nothing was committed by ${setUniqueId}`)
    if (outcome === 'acknowledged') problems.push(`R6: ${setUniqueId} was acknowledged`)
  }
  return { cut: cut(), problems }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
