// `npm start`: the domain with content, the walk in front of the person's eyes, then the page to try oneself.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoDomainConfig } from '../demo/demo-domain.ts'
import { demoInvitation } from '../demo/demo-invitation.ts'
import { walkStudies } from '../demo/demo-walk-studies.ts'
import { makePrivateFolder } from '../domain/private-files.ts'
import { type RunningDomain, startDomain } from '../domain/start-domain.ts'
import { databaseUrlOfEnvironment, pathAsTyped } from '../environment.ts'
import { untilAskedToEnd } from '../until-asked-to-end.ts'
import { UsageError } from '../usage-error.ts'
import { type Checks, createChecks } from '../walk/checks.ts'
import { readDomainTarget } from '../walk/domain-target.ts'
import { type WalkStudy, runSteps } from '../walk/walk.ts'
import { walkSteps } from '../walk/walk-steps.ts'
import { openWire } from '../walk/wire.ts'

const usage = 'usage: npm start -- [--check] [--study DIR] [--dir DIR]'

/** Gives 0, or 1 when the walk found something wrong. */
export async function demo(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv)
  const folder = options.dir ?? mkdtempSync(join(tmpdir(), 'isthmus-demo-'))
  makePrivateFolder(folder)
  const start = performance.now()
  const checks = createChecks(say)
  const studies = await walkStudies(join(folder, 'demo'), options.study)
  say(`Isthmus: an affinity domain of two hospitals in ${folder}`)
  const running = await startDomain({
    profile: 'hospital',
    folder,
    config: demoDomainConfig(studies),
    databaseUrl: databaseUrlOfEnvironment(),
    patients: studies.map(({ domainId, says }) => ({ id: domainId, says })),
    say: (line) => say(`  ${line}`),
  })
  say(`${running.plan.services.length} services ready after ${secondsSince(start)} s`)
  try {
    await walk(running, studies, checks)
    say(`the walk is done after ${secondsSince(start)} s`)
    if (!options.check) {
      for (const line of demoInvitation(running)) say(line)
      await untilAskedToEnd({ withStdin: false })
      say('stopping')
    }
  } catch (error) {
    checks.expect('the walk', false, error instanceof Error ? error.message : String(error))
  } finally {
    await running.stop()
  }
  for (const line of checks.summary()) say(line)
  const good = checks.failures.length === 0
  if (!good) say(`the services' logs are in ${join(folder, 'logs')}`)
  else if (options.check && options.dir === undefined) rmSync(folder, { recursive: true })
  return good ? 0 : 1
}

async function walk(
  running: RunningDomain,
  studies: readonly WalkStudy[],
  checks: Checks,
): Promise<void> {
  const interrupted = new AbortController()
  const stop = () => interrupted.abort(new UsageError('stopped by hand'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await using wire = await openWire(readDomainTarget(running.file))
    await runSteps(walkSteps, { wire, studies, checks, say, signal: interrupted.signal })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

interface Options {
  readonly check: boolean
  readonly study: string | undefined
  readonly dir: string | undefined
}

function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        check: { type: 'boolean', default: false },
        study: { type: 'string' },
        dir: { type: 'string' },
      },
    })
    return {
      check: values.check,
      study: values.study === undefined ? undefined : pathAsTyped(values.study),
      dir: values.dir === undefined ? undefined : pathAsTyped(values.dir),
    }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`, {
      cause: error,
    })
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
