// Everything that a service keeps: rows of its tables and files of its folders, counted.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import { north } from '../../src/domain-map.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'

/**
 * Counts by table and folder. What a service has audited is not counted: that is looked at for
 * itself.
 */
export async function possessionsOf(
  { nodes }: WholeDomain,
  service: string,
): Promise<Readonly<Record<string, number>>> {
  const config = JSON.parse(readFileSync(join(nodes.folder, `${service}.json`), 'utf8')) as {
    readonly database: Parameters<typeof openDatabase>[0]
  }
  const database = openDatabase<never>(config.database, silentLog)
  try {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'
       order by 1`.execute(database)
    const counts = new Map<string, number>()
    for (const { name } of rows) {
      if (/^audit_|migration/.test(name)) continue
      const { rows: counted } = await sql<{ count: string }>`
        select count(*) as count from ${sql.table(name)}`.execute(database)
      counts.set(name, Number(counted[0]?.count))
    }
    for (const folder of folders) {
      counts.set(folder, filesBelow(join(nodes.folder, folder)))
    }
    return Object.fromEntries(counts)
  } finally {
    await database.destroy()
  }
}

const folders = [`documents-${north.name}`, `archive-${north.name}`]

function filesBelow(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length
}
