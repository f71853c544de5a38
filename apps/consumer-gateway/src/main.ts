// Starts a Consumer Gateway from its config file: node apps/consumer-gateway/src/main.ts --config
// FILE
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { runService } from '@isthmus/service/run-service'
import { startGateway } from './app.ts'
import { gatewayConfig } from './config.ts'

try {
  const config = readConfig(gatewayConfig, configFileArgument())
  await runService(() => startGateway(config), {
    argv: process.argv,
    stdin: process.stdin,
    say: (line) => console.log(line),
  })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
