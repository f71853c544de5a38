// Writes the config file of one service of the whole domain.
import type { TestDomain } from '../test-domain.ts'

export interface ConfigOrder {
  readonly domain: TestDomain
  readonly profile: 'hospital' | 'conformance'
  /** Where the service sends its audit messages. */
  readonly auditPort: number
}

/** `own` are the keys beside those that every service has. Gives the file's path. */
export async function configFile(
  { domain, profile, auditPort }: ConfigOrder,
  name: string,
  own: object,
): Promise<string> {
  const common = await domain.serviceConfig(name, { profile, auditPort })
  return domain.writeConfig(name, { ...common, ...own })
}
