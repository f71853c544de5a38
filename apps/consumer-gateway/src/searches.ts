// Searches a clinician made and may still open things from: in memory, bounded, his own alone.
import { randomUUID } from 'node:crypto'
import type { Code } from '@isthmus/ihe/code'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Manifest } from '@isthmus/dicom/manifest'
import { LRUCache } from 'lru-cache'

export interface FoundManifest {
  readonly entry: DocumentEntry
  readonly manifest: Manifest
}

export interface Search {
  readonly searchId: string
  readonly userId: string
  readonly purpose: Code
  readonly localPatientId: string
  /** CX in the domain. */
  readonly patientId: string
  readonly manifests: readonly FoundManifest[]
  readonly reports: readonly DocumentEntry[]
}

export interface Searches {
  keep(search: Omit<Search, 'searchId'>): Search
  /** Undefined when it is unknown, forgotten, or somebody else's. */
  find(searchId: string, userId: string): Search | undefined
}

export interface SearchLimits {
  readonly searchesMax: number
  /** Over all searches that are kept. */
  readonly searchInstancesMax: number
}

const lifeMs = 30 * 60_000

export function createSearches(limits: SearchLimits): Searches {
  const kept = new LRUCache<string, Search>({
    max: limits.searchesMax,
    maxSize: limits.searchInstancesMax,
    sizeCalculation: sizeOf,
    ttl: lifeMs,
  })
  return {
    keep(search) {
      const whole = { ...search, searchId: randomUUID() }
      kept.set(whole.searchId, whole)
      return whole
    },
    find(searchId, userId) {
      const search = kept.get(searchId)
      return search?.userId === userId ? search : undefined
    },
  }
}

// Instances and documents; at least one, which the cache demands.
function sizeOf({ manifests, reports }: Search): number {
  const instances = manifests
    .flatMap(({ manifest }) => manifest.series)
    .reduce((sum, series) => sum + series.instances.length, 0)
  return 1 + instances + manifests.length + reports.length
}
