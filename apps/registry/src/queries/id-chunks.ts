// Ids that the asker sent, as many as he likes, go piece by piece.
import type { ObjectIds } from '@isthmus/xds/stored-query'
import { chunks } from './chunks.ts'

/** Each id once. */
export function* idChunks({ kind, ids }: ObjectIds, max?: number): Generator<ObjectIds, void> {
  for (const some of chunks([...new Set(ids)], max)) yield { kind, ids: some }
}
