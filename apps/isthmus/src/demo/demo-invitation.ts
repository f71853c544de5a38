// What the person in front of the screen may do now.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountPassword } from '../domain/sign-in-files.ts'
import { webOrigin } from '../domain/endpoints.ts'
import type { RunningDomain } from '../domain/start-domain.ts'

/** Lines: addresses of the pages, accounts, patients, domain.json, how to stop. */
export function demoInvitation({ plan, folder, file }: RunningDomain): readonly string[] {
  const gateways = plan.services.filter(({ app }) => app === 'consumer-gateway')
  return [
    '',
    ...gateways.map(
      (gateway) => `  ${(gateway.hospital?.title ?? '').padEnd(16)} ${webOrigin(gateway)}/`,
    ),
    '',
    ...plan.config.accounts.map(({ name, says }) => {
      const password = readFileSync(join(folder, 'passwords', accountPassword(name)), 'utf8').trim()
      return `  ${name.padEnd(14)} ${password}   ${says}`
    }),
    '',
    '  Sign in at South as dr-south and look up patient S-7001 (consent given),',
    '  S-7002 (sharing refused) or S-7003 (nothing recorded).',
    '',
    `  everything for testers: ${file}`,
    '  Ctrl-C stops all of it.',
    '',
  ]
}
