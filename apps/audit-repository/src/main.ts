// Starts an Audit Record Repository from its config file: node apps/audit-repository/src/main.ts
// --config FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startAuditRepository } from './app.ts'
import { auditRepositoryConfig } from './config.ts'

await runFromConfigFile(auditRepositoryConfig, startAuditRepository)
