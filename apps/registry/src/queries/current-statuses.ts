// Which associations belong to an answer that cannot be asked for their status.
import type { AvailabilityStatus } from '@isthmus/xds/metadata/availability-status'
import type { StoredQuery } from '@isthmus/xds/stored-query'

// A deprecated association says what was so before a metadata update: level 2 alone shows that.
export function currentStatuses({
  metadataLevel,
}: Pick<StoredQuery, 'metadataLevel'>): readonly AvailabilityStatus[] {
  return metadataLevel === 1 ? ['Approved'] : ['Approved', 'Deprecated']
}
