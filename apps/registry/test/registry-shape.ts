// The shapes in which a region may run its registry; the whole suite runs once in each of them.
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import { inject } from 'vitest'

/**
 * `single`: one registry, tables of one piece. `partitioned`: 16 hash partitions by patient.
 * `balanced`: two registries on one database behind a TCP balancer.
 */
export type RegistryShape = 'single' | 'partitioned' | 'balanced'

declare module 'vitest' {
  export interface ProvidedContext {
    registryShape?: RegistryShape
  }
}

export function registryShape(): RegistryShape {
  // A long run is no test run: nobody gives it a shape.
  if (!('__vitest_worker__' in globalThis)) return 'single'
  return inject('registryShape') ?? 'single'
}

/** Takes an empty database before its first migration. */
export async function shapeDatabase(url: string): Promise<void> {
  if (registryShape() !== 'partitioned') return
  const database = openDatabase<Record<string, never>>({ url, connectionsMax: 1 }, silentLog)
  try {
    await sql`
      do $$ begin
        execute format('alter database %I set isthmus.hash_partitions = 16', current_database());
      end $$
    `.execute(database)
  } finally {
    await database.destroy()
  }
}
