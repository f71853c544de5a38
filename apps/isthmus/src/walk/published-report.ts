// A report as it was published, to be compared with what comes back.

export interface PublishedReport {
  readonly uniqueId: string
  readonly bytes: Uint8Array
}
