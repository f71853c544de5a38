// Signed assertions of accounts of the domain, by the command that domain.json names
// (ITI TF-2: 3.40).
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { DomainTarget } from '../domain-target.ts'

export type Role = 'clinician' | 'desk'

/** Undefined when domain.json names no command or no account. Rejects when the command fails. */
export async function assertionOf(
  target: DomainTarget,
  { role, patient }: { readonly role: Role; readonly patient: string },
): Promise<string | undefined> {
  const account = accountOf(target, role)
  if (target.assertion === undefined || account === undefined) return undefined
  const command = `${target.assertion.command} --patient "$1" --purpose "$2" "$3"`
  const purpose = role === 'desk' ? 'HOPERAT' : 'TREAT'
  const argv = ['-c', command, 'sh', patient, purpose, account]
  const { stdout } = await promisify(execFile)('sh', argv)
  return stdout.trim()
}

/** The same assertion with one letter of its subject changed: its signature no longer holds. */
export function spoil(assertionXml: string): string {
  return assertionXml.replace(/(<(?:\w+:)?NameID[^>]*>)([^<])/, '$1x$2')
}

// The tester's own account where there is one; else one whose description fits.
function accountOf({ accounts }: DomainTarget, role: Role): string | undefined {
  const fits = accounts.filter(({ says }) => /\bdesk\b/i.test(says) === (role === 'desk'))
  const tester = accounts.find(({ name }) => name === 'tester')
  return (role === 'clinician' ? (tester ?? fits[0]) : (fits[0] ?? tester))?.name
}
