// The command line for operators and testers: one command, one file.
import { ConfigError } from '@isthmus/config/config'
import { ServiceStartError } from './domain/service-process.ts'
import { UsageError } from './usage-error.ts'

type Command = (argv: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./commands/demo.ts')).demo,
  domain: async () => (await import('./commands/domain.ts')).domain,
  assertion: async () => (await import('./commands/assertion.ts')).assertion,
  'identity-provider': async () =>
    (await import('./commands/identity-provider.ts')).identityProvider,
}

const [name = '', ...argv] = process.argv.slice(2)
try {
  const command = commands[name]
  if (command === undefined) {
    throw new UsageError(`usage: isthmus ${Object.keys(commands).join(' | ')} …`)
  }
  process.exitCode = await (await command())(argv)
} catch (error) {
  const said = error instanceof UsageError || error instanceof ConfigError
  console.error(said || error instanceof ServiceStartError ? error.message : error)
  process.exitCode = said ? 2 : 1
}
