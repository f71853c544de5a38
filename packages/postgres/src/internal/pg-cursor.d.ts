// The types that pg-cursor does not bring: as much of them as Kysely asks for.
declare module 'pg-cursor' {
  import type { PostgresCursorConstructor } from 'kysely'

  const Cursor: PostgresCursorConstructor
  export default Cursor
}
