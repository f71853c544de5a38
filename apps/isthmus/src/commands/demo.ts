// `npm start`: the domain with content, the walk in front of the person's eyes, then the page to
// try oneself.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { demoDomainConfig } from '../demo/demo-domain.ts'
import { demoInvitation } from '../demo/demo-invitation.ts'
import { readDemoOptions } from '../demo/demo-options.ts'
import { walkStudies } from '../demo/demo-walk-studies.ts'
import { walkThrough } from '../demo/walk-through.ts'
import { startDomain } from '../domain/start-domain.ts'
import { databaseUrlOfEnvironment } from '../environment.ts'
import { untilAskedToEnd } from '../until-asked-to-end.ts'
import { createChecks } from '../walk/checks.ts'

/** Gives 0, or 1 when the walk found something wrong. */
export async function demo(argv: readonly string[]): Promise<number> {
  const { check, study, folder, isNewFolder } = readDemoOptions(argv)
  const start = performance.now()
  const checks = createChecks(say)
  const studies = await walkStudies(join(folder, 'demo'), study)
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
    await walkThrough(running, { studies, checks, say })
    say(`the walk is done after ${secondsSince(start)} s`)
    if (!check) {
      for (const line of demoInvitation(running)) say(line)
      await untilAskedToEnd({ withStdin: false })
      say('stopping')
    }
  } catch (error) {
    checks.expect('the walk', false, error instanceof Error ? error.message : String(error))
  } finally {
    await running.stop()
  }
  const isGood = checks.failures.length === 0
  if (check || !isGood) for (const line of checks.summary()) say(line)
  if (!isGood) {
    say(`the logs of the services are in ${join(folder, 'logs')}`)
    return 1
  }
  if (check && isNewFolder) rmSync(folder, { recursive: true })
  return 0
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
