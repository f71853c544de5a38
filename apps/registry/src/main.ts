// Starts a Document Registry from its config file and runs it until it is asked to end.
import process from 'node:process'
import { ConfigError, configFileArgument, readConfig } from '@isthmus/config/config'
import { startRegistry } from './app.ts'
import { registryConfig } from './config.ts'

try {
  const service = await startRegistry(readConfig(registryConfig, configFileArgument()))
  console.log(`ready ${service.origin}`)
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
    if (process.argv.includes('--end-with-stdin')) process.stdin.once('end', resolve).resume()
  })
  process.stdin.pause()
  await service.close()
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
}
