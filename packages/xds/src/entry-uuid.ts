// entryUUIDs as a database keeps them: the bare UUID (ITI TF-3: 4.2.3.1.5).

const prefix = 'urn:uuid:'

/** The bare UUID of an entryUUID in lower case. */
export function toUuid(entryUuid: string): string {
  return entryUuid.slice(prefix.length).toLowerCase()
}

/** The entryUUID of a bare UUID. */
export function toEntryUuid(uuid: string): string {
  return prefix + uuid.toLowerCase()
}
