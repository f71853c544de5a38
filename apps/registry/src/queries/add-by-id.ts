// Puts objects into an answer that other objects of the answer name.
import type { ObjectKind } from '../db/schema.ts'
import { chunks } from './chunks.ts'
import type { Page } from './page.ts'
import type { Search, Select } from './search.ts'

/**
 * Takes bare UUIDs, of which `select` is given some at a time; gives those that are in the answer
 * now.
 */
export async function addById<Kind extends ObjectKind>(
  search: Search,
  kind: Kind,
  by: {
    readonly uuids: readonly string[]
    readonly select: (page: Page, uuids: readonly string[]) => ReturnType<Select<Kind>>
  },
): Promise<ReadonlySet<string>> {
  const added = new Set<string>()
  for (const some of chunks([...new Set(by.uuids)])) {
    for (const uuid of await search.addAll(kind, (page) => by.select(page, some))) added.add(uuid)
  }
  return added
}
