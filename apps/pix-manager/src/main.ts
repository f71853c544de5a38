// Starts a Patient Identifier Cross-reference Manager from its config file:
// node apps/pix-manager/src/main.ts --config FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startPixManager } from './app.ts'
import { pixManagerConfig } from './config.ts'

await runFromConfigFile(pixManagerConfig, startPixManager)
