// `isthmus identity-provider --config FILE`: the demo's OpenID Connect provider in its own process.
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { untilAskedToEnd } from '../until-asked-to-end.ts'
import { identityProviderConfig } from '../identity-provider/identity-provider-config.ts'
import { startIdentityProvider } from '../identity-provider/identity-provider.ts'

/** Runs until a signal, or with `--end-with-stdin` until standard input ends. */
export async function identityProvider(argv: readonly string[]): Promise<number> {
  const config = readConfig(identityProviderConfig, configFileArgument(argv), {})
  const provider = await startIdentityProvider(config)
  process.stdout.write(`ready ${provider.origin}\n`)
  await untilAskedToEnd({ withStdin: argv.includes('--end-with-stdin') })
  await provider.close()
  return 0
}
