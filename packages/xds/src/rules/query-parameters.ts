// The parameters of one stored query, decoded slot by slot after its table row
// (ITI TF-2: 3.18.4.1.2.3.5).
import type { QuerySlot } from '../messages.ts'
import type { QueryParameter, StoredQueryDefinition } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { TimeRange } from '../stored-query.ts'
import { queryError } from './query-error.ts'
import { decodeValues } from './query-values.ts'

/** Enough for every id of an answer to be asked for again. */
export const valuesMax = 10_000

/** Decoded parameters by name: one list of values for each slot that was sent. */
export class QueryParameters {
  readonly #lists: ReadonlyMap<string, readonly (readonly string[])[]>
  readonly #sent: ReadonlySet<string>

  constructor(
    lists: ReadonlyMap<string, readonly (readonly string[])[]>,
    sent: ReadonlySet<string>,
  ) {
    this.#lists = lists
    this.#sent = sent
  }

  /** True when a slot of that name came, readable or not. */
  sent(name: string): boolean {
    return this.#sent.has(name)
  }

  one(name: string): string | undefined {
    return this.#lists.get(name)?.[0]?.[0]
  }

  /** The values of the slot, or undefined when it was not sent. */
  list(name: string): readonly string[] | undefined {
    return this.#lists.get(name)?.[0]
  }

  /** One OR list for each repetition of the slot. */
  everyList(name: string): readonly (readonly string[])[] {
    return this.#lists.get(name) ?? []
  }

  range(name: string): TimeRange {
    return { from: this.one(`${name}From`), to: this.one(`${name}To`) }
  }
}

export interface ReadParameters {
  readonly parameters: QueryParameters
  readonly errors: readonly RegistryError[]
}

/** Decodes every slot that the query defines; slots of other names are left alone. */
export function readParameters(
  slots: readonly QuerySlot[],
  { parameters: defined }: Pick<StoredQueryDefinition, 'parameters'>,
): ReadParameters {
  const lists = new Map<string, readonly (readonly string[])[]>()
  const errors: RegistryError[] = []
  const sent = new Set(slots.map(({ name }) => name))
  for (const parameter of defined) {
    const own = slots.filter(({ name }) => name === parameter.name)
    const repeated = checkRepeated(own, parameter)
    errors.push(...repeated)
    if (repeated.length > 0 || own.length === 0) continue
    const read = own.map(({ values }) => readSlot(values, parameter))
    errors.push(...read.flatMap((slot) => slot.errors))
    lists.set(
      parameter.name,
      read.map((slot) => slot.values),
    )
  }
  const count = [...lists.values()].flat().reduce((sum, { length }) => sum + length, 0)
  if (count > valuesMax) {
    errors.push(
      queryError(
        'XDSRegistryError',
        `the query has ${count} values, at most ${valuesMax} are read`,
      ),
    )
  }
  return { parameters: new QueryParameters(lists, sent), errors }
}

// ITI TF-2: 3.18.4.1.2.3.5. A slot that stands more than once means AND, where the table allows it.
function checkRepeated(
  slots: readonly QuerySlot[],
  { name, values, repeated }: QueryParameter,
): readonly RegistryError[] {
  if (slots.length < 2 || repeated === 'and') return []
  return [
    values === 'one'
      ? queryError(
          'XDSStoredQueryParamNumber',
          `${name} stands ${slots.length} times and takes one value`,
        )
      : queryError(
          'XDSRegistryError',
          `${name} stands ${slots.length} times and may stand once: its values are one OR list`,
        ),
  ]
}

function readSlot(
  texts: readonly string[],
  parameter: QueryParameter,
): { readonly values: readonly string[]; readonly errors: readonly RegistryError[] } {
  const { name } = parameter
  const decoded = decodeValues(texts, parameter)
  switch (decoded.kind) {
    case 'values':
      return { values: decoded.values, errors: [] }
    case 'several':
      return {
        values: [],
        errors: [
          queryError(
            'XDSStoredQueryParamNumber',
            `${name} has ${decoded.count} values and takes one`,
          ),
        ],
      }
    case 'malformed':
      return {
        values: [],
        errors: [queryError('XDSRegistryError', `${name}: ${decoded.problem}`)],
      }
  }
}
