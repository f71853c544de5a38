// Starts a Document Repository from its config file: node apps/repository/src/main.ts --config FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startRepository } from './app.ts'
import { repositoryConfig } from './config.ts'

await runFromConfigFile(repositoryConfig, startRepository)
