// Starts the Consent Registry from its config file and stops it when asked to.
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { startConsentRegistry } from './app.ts'
import { consentRegistryConfig } from './config.ts'

const service = await startConsentRegistry(readConfig(consentRegistryConfig, configFileArgument()))

process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (process.argv.includes('--end-with-stdin')) process.stdin.once('end', stop).resume()
console.log(`ready ${service.origin}`)

function stop(): void {
  service.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}
