// A patient's documents as a request names them, at North.
import type { DocumentRequest } from '@isthmus/xds/messages'
import { north } from '../../src/domain-map.ts'
import type { PatientCase } from './case.ts'

export function documentsOf({ published }: PatientCase): readonly DocumentRequest[] {
  return published.entries.map(({ uniqueId }) => ({
    homeCommunityId: undefined,
    repositoryUniqueId: north.repositoryUniqueId,
    documentUniqueId: uniqueId,
  }))
}
