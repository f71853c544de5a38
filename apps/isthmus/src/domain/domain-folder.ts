// The folder of a domain: everything that outlives a process, readable by its owner alone.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from './private-files.ts'

const subfolders = ['archive', 'config', 'documents', 'logs', 'passwords', 'pki'] as const

export type DomainFolder = Readonly<Record<(typeof subfolders)[number], string>> & {
  readonly root: string
  /** Belongs to the database server, which makes it. */
  readonly postgres: string
}

/** Makes the folders that are missing; without a path, a new folder of a name of its own. */
export function openDomainFolder(path: string | undefined): DomainFolder {
  const root = path ?? mkdtempSync(join(tmpdir(), 'isthmus-domain-'))
  makePrivateFolder(root)
  for (const name of subfolders) makePrivateFolder(join(root, name))
  return {
    root,
    postgres: join(root, 'postgres'),
    archive: join(root, 'archive'),
    config: join(root, 'config'),
    documents: join(root, 'documents'),
    logs: join(root, 'logs'),
    passwords: join(root, 'passwords'),
    pki: join(root, 'pki'),
  }
}

/** The password in passwords/NAME; made at first, kept from then on. */
export function passwordOf(folder: DomainFolder, name: string): string {
  const file = join(folder.passwords, name)
  if (!existsSync(file)) writePrivateFile(file, `${randomBytes(18).toString('base64url')}\n`)
  return readFileSync(file, 'utf8').trim()
}
