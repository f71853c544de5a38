// Who looks at the objects that a query finds, and leaves out what he may not see.
import type { ObjectKind } from './db/schema.ts'
import type { FoundRow } from './queries/found-row.ts'

export interface Viewer {
  /** Those of the rows that may be seen. Throws ConsentUnavailableError. */
  see<Kind extends ObjectKind>(
    kind: Kind,
    rows: readonly FoundRow<Kind>[],
  ): Promise<readonly FoundRow<Kind>[]>
}
