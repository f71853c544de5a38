// Opens the archive that the configuration names.
import type { HttpClient } from '@isthmus/http/http-client'
import type { Archive } from '@isthmus/pacs/archive'
import type { ArchiveDatabase } from '@isthmus/pacs/db/archive-database'
import { openDicomwebArchive } from '@isthmus/pacs/dicomweb-archive'
import { archiveMigrations, openFolderArchive } from '@isthmus/pacs/folder-archive'
import { migrate } from '@isthmus/postgres/migrate'
import type { ImagingSourceConfig } from './config.ts'

/** The folder archive's index is kept in the service's own database. */
export async function openArchive(
  { archive, limits: { instanceBytesMax } }: Pick<ImagingSourceConfig, 'archive' | 'limits'>,
  parts: { readonly database: ArchiveDatabase; readonly client: HttpClient },
): Promise<Archive> {
  if (archive.kind === 'folder') {
    const { database } = parts
    await migrate(database, archiveMigrations, { rememberedIn: 'archive_migration' })
    return await openFolderArchive({
      folder: archive.folder,
      database,
      limits: { instanceBytesMax },
    })
  }
  const { url, peer, stagingFolder } = archive
  return await openDicomwebArchive({
    url,
    stagingFolder,
    limits: { instanceBytesMax },
    ...(peer === undefined ? {} : { tls: { client: parts.client, peer } }),
  })
}
