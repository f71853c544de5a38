// `isthmus domain --profile … --dir …`: the services without demo content, up until a signal.
import { parseArgs } from 'node:util'
import { emptyDomainConfig, readDomainConfig } from '../domain/domain-config.ts'
import type { Profile } from '../domain/domain-plan.ts'
import { startDomain } from '../domain/start-domain.ts'
import { databaseUrlOfEnvironment, pathAsTyped } from '../environment.ts'
import { untilAskedToEnd } from '../until-asked-to-end.ts'
import { UsageError } from '../usage-error.ts'
import { withTester } from '../domain/tester-account.ts'

const usage =
  'usage: npm run domain -- --profile hospital|conformance [--dir DIR] [--database URL] [--config FILE]'

/** Starts, says where domain.json is, waits for a signal, stops. */
export async function domain(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv)
  const config = withTester(
    options.config === undefined
      ? emptyDomainConfig()
      : readDomainConfig(pathAsTyped(options.config)),
  )
  const running = await startDomain({
    profile: options.profile,
    folder: options.dir === undefined ? undefined : pathAsTyped(options.dir),
    config,
    databaseUrl: options.database ?? databaseUrlOfEnvironment(),
    patients: config.patients.map(({ domainId }) => ({ id: domainId, says: 'configured' })),
    say,
  })
  say(`domain ready: ${running.file}`)
  await untilAskedToEnd({ withStdin: options.endWithStdin })
  say('stopping')
  await running.stop()
  return 0
}

interface Options {
  readonly profile: Profile
  readonly dir: string | undefined
  readonly database: string | undefined
  readonly config: string | undefined
  readonly endWithStdin: boolean
}

function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        profile: { type: 'string' },
        dir: { type: 'string' },
        database: { type: 'string' },
        config: { type: 'string' },
        'end-with-stdin': { type: 'boolean', default: false },
      },
    })
    const { profile } = values
    if (profile !== 'hospital' && profile !== 'conformance') throw new UsageError(usage)
    return {
      profile,
      dir: values.dir,
      database: values.database,
      config: values.config,
      endWithStdin: values['end-with-stdin'],
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`, {
      cause: error,
    })
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
