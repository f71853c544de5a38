// The throw-away PKI of a domain: one authority, one identity for each service and tester, signing
// keys for assertions.
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Identity, createAuthority, issueIdentity } from '@isthmus/tls/authority'
import type { DomainPlan } from './domain-plan.ts'
import { makePrivateFolder, writePrivateFile } from './private-files.ts'

/**
 * Whom the PKI knows beside the services: one tester, and a signing key for each issuer of
 * assertions.
 */
export const testerName = 'tester'

/** Name of the files of the key with which a hospital (or the tester) signs assertions. */
export function assertionKeyName(issuer: string): string {
  return `assertion-${issuer}`
}

/**
 * Makes what is missing below DIR/pki and leaves the rest: certificates outlive restarts. One that
 * names a host no longer, or that ends within 30 days, is issued anew for the same name.
 */
export async function makePki(folder: string, plan: DomainPlan, now: Date): Promise<void> {
  makePrivateFolder(folder)
  const authority = await keep(folder, 'ca', () =>
    createAuthority({ ...validity(now, 3650), name: `Isthmus domain ${plan.id}`, organization }),
  )
  const issuers = [...plan.hospitals.map(({ name }) => name), testerName].map(assertionKeyName)
  const hosts = new Map(plan.services.map(({ name, publicHost }) => [name, publicHost]))
  const names = [...hosts.keys(), testerName, ...issuers]
  await Promise.all(
    names.map(async (name) => {
      const wanted = [
        ...new Set([...loopback, plan.config.listenHost, hosts.get(name) ?? '127.0.0.1']),
      ]
      const order = () =>
        issueIdentity({
          ...validity(now, 820),
          name,
          organization,
          authority,
          dnsNames: wanted.filter((host) => isIP(host) === 0),
          addresses: wanted.filter((host) => isIP(host) !== 0),
        })
      if (outlived(join(folder, `${name}.pem`), wanted, now)) write(folder, name, await order())
      else await keep(folder, name, order)
    }),
  )
}

const organization = 'TEST ONLY'
const loopback = ['localhost', '127.0.0.1']
const dayMs = 86_400_000

function validity(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + days * dayMs),
  }
}

async function keep(
  folder: string,
  name: string,
  make: () => Promise<Identity>,
): Promise<Identity> {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  if (existsSync(certificate) && existsSync(key)) {
    return {
      certificate: readFileSync(certificate, 'utf8'),
      privateKey: readFileSync(key, 'utf8'),
    }
  }
  const identity = await make()
  write(folder, name, identity)
  return identity
}

function write(folder: string, name: string, { certificate, privateKey }: Identity): void {
  writePrivateFile(join(folder, `${name}.key`), privateKey)
  writePrivateFile(join(folder, `${name}.pem`), certificate)
}

function outlived(file: string, hosts: readonly string[], now: Date): boolean {
  if (!existsSync(file)) return false
  const certificate = new X509Certificate(readFileSync(file))
  const ends = new Date(certificate.validTo).getTime() - now.getTime() < 30 * dayMs
  const covers = (host: string) =>
    isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)
  return ends || hosts.some((host) => covers(host) === undefined)
}
