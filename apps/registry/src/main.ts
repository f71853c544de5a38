// Starts a Document Registry from its config file: node apps/registry/src/main.ts --config FILE
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { runService } from '@isthmus/service/run-service'
import { startRegistry } from './app.ts'
import { registryConfig } from './config.ts'

try {
  const config = readConfig(registryConfig, configFileArgument())
  await runService(() => startRegistry(config), {
    argv: process.argv,
    stdin: process.stdin,
    say: (line) => console.log(line),
  })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
