// What the domain's own OpenID Connect provider is started with: accounts, clients, its key.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type DomainFolder, passwordOf } from './domain-folder.ts'
import type { DomainPlan } from './domain-plan.ts'
import { webOrigin } from './endpoints.ts'
import { writePrivateFile } from './private-files.ts'

/** Name of the file below DIR/passwords with an account's password. */
export function accountPassword(name: string): string {
  return `account-${name}`
}

/**
 * Writes the files and gives the config file's path; undefined where the config names another
 * provider.
 */
export function writeSignInFiles(folder: DomainFolder, plan: DomainPlan): string | undefined {
  if (plan.identityProvider === undefined) return undefined
  const { port, issuer } = plan.identityProvider
  const keyFile = join(folder.pki, 'identity-provider.key')
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    writePrivateFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  }
  const accounts = plan.config.accounts.map(({ says: _, ...account }) => ({
    ...account,
    password: passwordOf(folder, accountPassword(account.name)),
  }))
  writeJson(join(folder.passwords, 'accounts.json'), { accounts })
  const file = join(folder.config, 'identity-provider.json')
  writeJson(file, {
    listen: { host: '127.0.0.1', port },
    issuer,
    keyFile: '../pki/identity-provider.key',
    accountsFile: '../passwords/accounts.json',
    clients: plan.services
      .filter(({ app }) => app === 'consumer-gateway')
      .map((gateway) => {
        const secret = `oidc-${gateway.name}`
        passwordOf(folder, secret)
        return {
          clientId: gateway.name,
          clientSecretFile: `../passwords/${secret}`,
          origin: webOrigin(gateway),
          title: gateway.hospital?.title ?? gateway.name,
        }
      }),
  })
  return file
}

function writeJson(file: string, value: object): void {
  writePrivateFile(file, `${JSON.stringify(value, undefined, 2)}\n`)
}
