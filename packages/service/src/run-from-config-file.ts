// What every service's main.ts does: its config file read, the service run to its end, the process
// ended with it.
import { configFileArgument, readConfig } from '@isthmus/config/config'
import type { Static, TObject } from 'typebox'
import type { RunningService } from './open-service.ts'
import { runService } from './run-service.ts'

/**
 * Runs the service of `--config FILE` until it is asked to end, then ends the process: exit code 0,
 * or 1 with the reason on standard error.
 */
export async function runFromConfigFile<Schema extends TObject>(
  schema: Schema,
  start: (config: Static<Schema>) => Promise<RunningService>,
): Promise<never> {
  try {
    const config = readConfig(schema, configFileArgument())
    await runService(() => start(config), {
      argv: process.argv,
      stdin: process.stdin,
      say: (line) => process.stdout.write(`${line}\n`),
    })
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
