// One account for testers, where a domain has no demo content: the first hospital's clinician.
import { testerName } from './domain-pki.ts'
import type { DomainConfig } from './domain-config.ts'

/** Adds the account unless the config has one of that name. */
export function withTester(config: DomainConfig): DomainConfig {
  const hospital = config.hospitals[0]?.name ?? ''
  if (config.accounts.some(({ name }) => name === testerName)) return config
  const tester = {
    name: testerName,
    displayName: 'Terry Tester',
    hospital,
    role: 'clinician',
    says: `tester, clinician at ${hospital}`,
  } as const
  return { ...config, accounts: [...config.accounts, tester] }
}
