// Starts a Consumer Gateway from its config file: node apps/consumer-gateway/src/main.ts --config
// FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startGateway } from './app.ts'
import { gatewayConfig } from './config.ts'

await runFromConfigFile(gatewayConfig, startGateway)
