// Starts an Imaging Document Source from its config file: node apps/imaging-source/src/main.ts
// --config FILE
import { configFileArgument, readConfig } from '@isthmus/config/config'
import { runService } from '@isthmus/service/run-service'
import { startImagingSource } from './app.ts'
import { imagingSourceConfig } from './config.ts'

try {
  const config = readConfig(imagingSourceConfig, configFileArgument())
  await runService(() => startImagingSource(config), {
    argv: process.argv,
    stdin: process.stdin,
    say: (line) => console.log(line),
  })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
