// Starts an Audit Record Repository from its config file: node apps/audit-repository/src/main.ts
// --config FILE
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { runService } from '@isthmus/service/run-service'
import { startAuditRepository } from './app.ts'
import { auditRepositoryConfig } from './config.ts'

try {
  const config = readConfig(auditRepositoryConfig, configFileArgument())
  await runService(() => startAuditRepository(config), {
    argv: process.argv,
    stdin: process.stdin,
    say: (line) => console.log(line),
  })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
