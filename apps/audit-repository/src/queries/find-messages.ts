// One page of the log, newest first.
import { type Kysely, type Selectable, sql } from 'kysely'
import type { AuditScope } from '../audit-scope.ts'
import type { AuditMessageTable, AuditRepositoryTables } from '../db/schema.ts'
import type { Search } from '../search.ts'

export interface FoundMessage extends Selectable<AuditMessageTable> {
  /** How often the same bytes came again. */
  readonly duplicates: string
}

/**
 * Gives one message more than asked for when there is another page. Without a scope everything may
 * be found.
 */
export async function findMessages(
  database: Kysely<AuditRepositoryTables>,
  search: Search,
  scope: AuditScope | undefined,
): Promise<readonly FoundMessage[]> {
  const { patient, user, type, outcome, study, source, after } = search
  return await database
    .selectFrom('audit_message as m')
    .selectAll('m')
    .select((eb) =>
      eb
        .selectFrom('audit_duplicate as d')
        .whereRef('d.message_id', '=', 'm.id')
        .select((count) => count.fn.countAll<string>().as('count'))
        .$asScalar()
        .$notNull()
        .as('duplicates'),
    )
    .where('occurred_at', '>=', search.from)
    .where('occurred_at', '<', search.to)
    .$if(scope !== undefined, (query) => query.where(within(scope)))
    .$if(patient !== undefined, (query) => query.where(contains('patient_ids', patient)))
    .$if(user !== undefined, (query) => query.where(contains('user_ids', user)))
    .$if(study !== undefined, (query) => query.where(contains('study_uids', study)))
    .$if(source !== undefined, (query) => query.where('source_id', '=', source ?? ''))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? 0))
    .$if(type !== undefined, (query) =>
      query.where((eb) => eb.or([eb('event_id', '=', type ?? ''), contains('event_types', type)])),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(occurred_at, id) < (${after?.occurredAt}, ${after?.id}::bigint)`),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(search.count + 1)
    .execute()
}

// ITI TF-2: 3.40.4.2. A user is named alias<user@issuer>. What one of the nodes did here, at the log
// itself, is told by our own events.
function within({ nodes, issuers }: AuditScope = { nodes: [], issuers: [] }) {
  const endings = issuers.map((issuer) => `@${issuer}>`)
  return sql<boolean>`(
    peer_name = any(${nodes}::text[]) or
    (framing = 'own' and user_ids && ${nodes}::text[]) or exists (
      select from unnest(user_ids) as u(name), unnest(${endings}::text[]) as e(ending)
      where right(u.name, length(e.ending)) = e.ending))`
}

function contains(column: string, value: string | undefined) {
  return sql<boolean>`${sql.ref(column)} @> array[${value}]::text[]`
}
