// Starts a Consent Registry from its config file.
import { runFromConfigFile } from '@isthmus/service/run-from-config-file'
import { startConsentRegistry } from './app.ts'
import { consentRegistryConfig } from './config.ts'

await runFromConfigFile(consentRegistryConfig, startConsentRegistry)
