// Starts an Imaging Document Source from its config file: node apps/imaging-source/src/main.ts
// --config FILE
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startImagingSource } from './app.ts'
import { imagingSourceConfig } from './config.ts'

await runFromConfigFile(imagingSourceConfig, startImagingSource)
