// The values of a stored query's parameter slot: 'text', ('a','b'), 20260314
// (ITI TF-2: 3.18.4.1.2.3.5).
import { isDtm, padDtm } from '@isthmus/hl7/dtm'
import type { ParameterType, QueryParameter } from '../queries.ts'

export type DecodedValues =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'several' }
  | { readonly kind: 'malformed'; readonly problem: string }

/**
 * Takes the rim:Value texts of one slot; gives the values of all of them, unquoted and checked by
 * type.
 */
export function decodeValues(texts: readonly string[], parameter: QueryParameter): DecodedValues {
  if (texts.length === 0) return malformed('no value')
  const decoded: string[] = []
  for (const text of texts) {
    const items = readItems(text.trim(), parameter.values)
    if (typeof items === 'string') return malformed(items)
    for (const item of items) {
      const value = readTyped(item, parameter.type)
      if (value === undefined) return malformed(expected[parameter.type])
      decoded.push(value)
    }
  }
  return parameter.values === 'one' && decoded.length > 1
    ? { kind: 'several' }
    : { kind: 'values', values: decoded }
}

interface Item {
  readonly text: string
  readonly quoted: boolean
}

/** The items, or what is wrong. */
function readItems(text: string, values: QueryParameter['values']): readonly Item[] | string {
  const isList = text.startsWith('(')
  if (values === 'list' && !isList) return 'a list in parentheses is due'
  if (isList && !text.endsWith(')')) return 'the list does not end'
  const items = splitItems(isList ? text.slice(1, -1) : text)
  if (items === undefined) return 'quotes or commas are out of place'
  return values === 'one' && isList && items.length === 1
    ? 'a single value stands without parentheses'
    : items
}

const item = /\s*(?:'((?:[^']|'')*)'|([^\s',()]+))\s*(,|$)/y

// A comma or a parenthesis inside quotes is data; a doubled quote is one quote.
function splitItems(text: string): readonly Item[] | undefined {
  const items: Item[] = []
  item.lastIndex = 0
  for (;;) {
    const [, quotedText, bareText, separator] = item.exec(text) ?? []
    if (separator === undefined) return undefined
    items.push(
      quotedText === undefined
        ? { text: bareText ?? '', quoted: false }
        : { text: quotedText.replaceAll("''", "'"), quoted: true },
    )
    if (separator === '') return items
  }
}

function readTyped({ text, quoted }: Item, type: ParameterType): string | undefined {
  switch (type) {
    case 'time':
      return isDtm(text) ? padDtm(text) : undefined
    case 'code':
      return quoted && /^.+\^\^[^^]+$/.test(text) ? text : undefined
    case 'text':
      return quoted && text !== '' ? text : undefined
  }
}

const expected: Readonly<Record<ParameterType, string>> = {
  time: 'a time (YYYY[MM[DD[hh[mm[ss]]]]]) is due',
  code: "'code^^scheme' is due",
  text: 'a text in single quotes is due',
}

function malformed(problem: string): DecodedValues {
  return { kind: 'malformed', problem }
}
