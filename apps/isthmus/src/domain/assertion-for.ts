// A signed assertion for an account of a domain, with the keys that the domain made itself.
import { X509Certificate, createPrivateKey, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signAssertion } from '@isthmus/saml/write-assertion'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { UsageError } from '../usage-error.ts'
import { assertionKeyName } from './domain-pki.ts'
import { writePrivateFile } from './private-files.ts'

const issuersFile = Type.Object({
  homeCommunityId: Type.String(),
  accounts: Type.Array(
    Type.Object({
      name: Type.String(),
      displayName: Type.String(),
      role: Type.String(),
      hospital: Type.String(),
      title: Type.String(),
      organizationId: Type.String(),
      issuer: Type.String(),
    }),
  ),
})

export type Issuers = Static<typeof issuersFile>

export interface AssertionWish {
  /** Folder of the domain. */
  readonly folder: string
  readonly account: string
  /** Code of HL7 ActReason, such as TREAT. */
  readonly purpose: string
  /** CX; without it the assertion names no patient. */
  readonly patientId?: string
  readonly now: Date
}

/** Keeps beside the config files what the command needs to know of accounts and issuers. */
export function writeIssuers(configFolder: string, issuers: Issuers): void {
  writePrivateFile(join(configFolder, 'issuers.json'), `${JSON.stringify(issuers, undefined, 2)}\n`)
}

/**
 * The assertion as XML. Throws UsageError for an unknown account and for a key that the domain did
 * not make.
 */
export function assertionFor(wish: AssertionWish): string {
  const { homeCommunityId, accounts } = readIssuers(wish.folder)
  const account = accounts.find(({ name }) => name === wish.account)
  if (account === undefined) {
    throw new UsageError(
      `no account ${wish.account}; there are: ${accounts.map(({ name }) => name).join(', ')}`,
    )
  }
  const signer = readSigner(join(wish.folder, 'pki'), assertionKeyName(account.hospital))
  return signAssertion(
    {
      id: `_${randomUUID()}`,
      now: wish.now,
      authnInstant: wish.now,
      nameId: account.name,
      displayName: account.displayName,
      organization: account.title,
      organizationId: account.organizationId,
      homeCommunityId,
      roles: roleCodes[account.role] ?? [],
      purposesOfUse: [{ code: wish.purpose, scheme: actReason, display: wish.purpose }],
      ...(wish.patientId === undefined ? {} : { patientId: wish.patientId }),
    },
    { issuer: account.issuer, audience: homeCommunityId, validityMs: 300_000, ...signer },
  )
}

const actReason = '2.16.840.1.113883.5.8'
const snomed = '2.16.840.1.113883.6.96'

const roleCodes: Readonly<
  Record<string, readonly { code: string; scheme: string; display: string }[]>
> = {
  clinician: [{ code: '309343006', scheme: snomed, display: 'Physician' }],
  desk: [{ code: '224608005', scheme: snomed, display: 'Administrative healthcare staff' }],
}

function readIssuers(folder: string): Issuers {
  const file = join(folder, 'config', 'issuers.json')
  if (!existsSync(file)) throw new UsageError(`${folder} is not the folder of a domain`)
  const issuers: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Value.Check(issuersFile, issuers)) throw new UsageError(`${file} was changed by hand`)
  return issuers
}

// The key counts only when the domain's own authority has issued its certificate.
function readSigner(pki: string, name: string) {
  const read = (file: string) => readFileSync(join(pki, file), 'utf8')
  const certificatePem = read(`${name}.pem`)
  const key = createPrivateKey(read(`${name}.key`))
  const certificate = new X509Certificate(certificatePem)
  const authority = new X509Certificate(read('ca.pem'))
  if (!certificate.verify(authority.publicKey) || !certificate.checkPrivateKey(key)) {
    throw new UsageError(`the key ${name} was not made by this domain: it signs nothing here`)
  }
  return { key, certificatePem }
}
