// Writes docs/errors.md from the tables of codes and faults: node tools/print-errors.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorsPage } from './errors/errors-page.ts'
import { readSamples } from './errors/samples.ts'

writeFileSync(join(import.meta.dirname, '../docs/errors.md'), errorsPage(readSamples()))
