// Writes docs/configuration.md from the settings' schemas: node tools/print-configuration.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationPage } from './configuration/services.ts'

writeFileSync(join(import.meta.dirname, '../docs/configuration.md'), configurationPage())
