// What a search of the log asks for, read from the query of its address.

export interface Search {
  readonly from: Date
  /** Not included. */
  readonly to: Date
  readonly patient: string | undefined
  readonly user: string | undefined
  /** Code of an EventID or EventTypeCode. */
  readonly type: string | undefined
  readonly outcome: number | undefined
  readonly study: string | undefined
  readonly source: string | undefined
  readonly count: number
  /** Where the page before ended. */
  readonly after: Place | undefined
}

/** Order of the answers: newest first. */
export interface Place {
  readonly occurredAt: Date
  readonly id: string
}

/** The query is not one of ours; its text names what is wrong and repeats no value. */
export class SearchError extends Error {
  override readonly name = 'SearchError'
}

/**
 * Reads `date-from` and `date-to` (both needed: nobody browses the whole log), `patient` (CX),
 * `user`, `type`, `outcome`, `study`, `source`, `count` and `page`. Throws SearchError.
 */
export function readSearch(query: URLSearchParams, countMax: number): Search {
  for (const name of new Set(query.keys())) {
    if (!names.includes(name)) throw new SearchError('an unknown parameter')
    if (query.getAll(name).length > 1) throw new SearchError(`${name} stands twice`)
  }
  const from = date(query, 'date-from')
  const to = date(query, 'date-to')
  if (from >= to) throw new SearchError('date-from is not before date-to')
  return {
    from,
    to,
    patient: text(query, 'patient'),
    user: text(query, 'user'),
    type: text(query, 'type'),
    outcome: outcome(query),
    study: text(query, 'study'),
    source: text(query, 'source'),
    count: count(query, countMax),
    after: place(query),
  }
}

/** The `page` parameter of the next page. */
export function writePlace({ occurredAt, id }: Place): string {
  return `${occurredAt.getTime()}.${id}`
}

function date(query: URLSearchParams, name: string): Date {
  const given = query.get(name) ?? ''
  const found = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(
    given,
  )
  const value = new Date(found ? given : Number.NaN)
  if (Number.isNaN(value.getTime()))
    throw new SearchError(`${name} is no date, or no time with zone`)
  return value
}

function text(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name)
  if (given === null) return undefined
  if (given === '' || given.length > 255 || given.includes('\0') || !given.isWellFormed()) {
    throw new SearchError(`${name} is empty or too long`)
  }
  return given
}

function outcome(query: URLSearchParams): number | undefined {
  const given = query.get('outcome')
  if (given === null) return undefined
  if (!['0', '4', '8', '12'].includes(given)) throw new SearchError('outcome is not 0, 4, 8 or 12')
  return Number(given)
}

function count(query: URLSearchParams, countMax: number): number {
  const given = query.get('count') ?? String(Math.min(countDefault, countMax))
  if (!/^[1-9]\d{0,5}$/.test(given)) throw new SearchError('count is no number')
  return Math.min(Number(given), countMax)
}

function place(query: URLSearchParams): Place | undefined {
  const given = query.get('page')
  if (given === null) return undefined
  const [, time, id] = /^(-?\d{1,15})\.(\d{1,18})$/.exec(given) ?? []
  if (time === undefined || id === undefined) throw new SearchError('page is not one of ours')
  return { occurredAt: new Date(Number(time)), id }
}

const names = [
  'date-from',
  'date-to',
  'patient',
  'user',
  'type',
  'outcome',
  'study',
  'source',
  'count',
  'page',
]
const countDefault = 100
