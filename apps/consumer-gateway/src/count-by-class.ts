// Instances by SOP class, as an audit message lists them (DICOM PS3.15: A.5.2).
import type { SopClassCount } from '@isthmus/atna/audit-message'
import type { ManifestInstance } from '@isthmus/dicom/manifest'

const namedMax = 100

/**
 * `naming: 'all'` names the instances too, a hundred of a class at most; the count is always whole.
 */
export function countByClass(
  instances: readonly ManifestInstance[],
  { naming }: { readonly naming: 'all' | 'none' },
): readonly SopClassCount[] {
  return [...Map.groupBy(instances, ({ sopClassUid }) => sopClassUid)].map(([uid, members]) => ({
    uid,
    instances: members.length,
    instanceUids:
      naming === 'all'
        ? members.slice(0, namedMax).map(({ sopInstanceUid }) => sopInstanceUid)
        : [],
  }))
}
