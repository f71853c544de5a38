// The archive itself failed: disk, database or PACS. A retry may help.

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}
