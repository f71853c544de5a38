// Starts a Document Repository from its config file: node apps/repository/src/main.ts --config FILE
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { runService } from '@isthmus/service/run-service'
import { startRepository } from './app.ts'
import { repositoryConfig } from './config.ts'

try {
  const config = readConfig(repositoryConfig, configFileArgument())
  await runService(() => startRepository(config), {
    argv: process.argv,
    stdin: process.stdin,
    say: (line) => console.log(line),
  })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
