// Starts the Consent Registry from its config file and stops it when asked to.
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { startConsentRegistry } from './app.ts'
import { consentRegistryConfig } from './config.ts'

const service = await startConsentRegistry(readConfig(consentRegistryConfig, configFileArgument()))
console.log(`ready ${service.origin}`)

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  service.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}

process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (process.argv.includes('--end-with-stdin')) process.stdin.once('end', stop).resume()
