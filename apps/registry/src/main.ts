// Starts a Document Registry from its config file: node apps/registry/src/main.ts --config FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startRegistry } from './app.ts'
import { registryConfig } from './config.ts'

await runFromConfigFile(registryConfig, startRegistry)
