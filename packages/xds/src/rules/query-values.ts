// The values of a stored query's parameter slot: 'text', ('a','b'), 20260314
// (ITI TF-2: 3.18.4.1.2.3.5).
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { isDtm, padDtm } from '@isthmus/hl7/dtm'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { ParameterType, QueryParameter } from '../queries.ts'

export type DecodedValues =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'malformed'; readonly problem: string }

// ITI TF-2: 3.18.4.1.2.3.5. A sender splits a list into Values of at most 256 characters. A longer
// one is unambiguous all the same, and many senders do not split: it is read.
/**
 * Takes the rim:Value texts of one slot; gives the values of all of them, unquoted and checked by
 * type: times padded to the second, UUID URNs in lower case, a CX without trailing carets.
 */
export function decodeValues(texts: readonly string[], parameter: QueryParameter): DecodedValues {
  if (texts.length === 0) return malformed('the slot has no Value')
  const items: Item[] = []
  for (const text of texts) {
    const found = readItems(text.trim(), parameter.values)
    if (typeof found === 'string') return malformed(found)
    for (const one of found) items.push(one)
  }
  if (parameter.values === 'one' && items.length > 1)
    return { kind: 'several', count: items.length }
  const values: string[] = []
  for (const [index, one] of items.entries()) {
    const value = readTyped(one, parameter.type)
    if (value === undefined) {
      return malformed(`value ${index + 1} of ${items.length} is not ${expected[parameter.type]}`)
    }
    values.push(value)
  }
  return { kind: 'values', values }
}

interface Item {
  readonly text: string
  readonly quoted: boolean
}

/** The items, or what is wrong. */
function readItems(text: string, values: QueryParameter['values']): readonly Item[] | string {
  if (text === '') return 'a Value is empty'
  const isList = text.startsWith('(')
  if (values === 'list' && !isList) return "a list in parentheses is due: ('a','b')"
  if (isList && !text.endsWith(')')) return 'the list does not end with a parenthesis'
  const inner = isList ? text.slice(1, -1) : text
  if (inner.trim() === '') return 'the list is empty'
  const items = splitItems(inner)
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
    case 'number':
      return !quoted && /^\d{1,9}$/.test(text) ? text : undefined
    case 'code':
      return quoted && /^.+\^\^[^^]+$/.test(text) ? text : undefined
    case 'text':
      return quoted && text !== '' ? text : undefined
    case 'uuid':
      return quoted && text !== '' ? normalizeUuidUrn(text) : undefined
    case 'patientId':
      return quoted ? readCx(text) : undefined
  }
}

// ITI TF-2: 3.18.4.1.2.3.5. The authority is known by its OID; a namespace before it says nothing.
function readCx(text: string): string | undefined {
  const cx = parseCx(text.replace(/^([^^]*\^\^\^)[^^~|&\p{Cc}]+(?=&)/u, '$1'))
  return cx === undefined ? undefined : formatCx(cx)
}

const expected: Readonly<Record<ParameterType, string>> = {
  time: 'a time: YYYY[MM[DD[hh[mm[ss]]]]]',
  number: 'a whole number without quotes',
  code: "a code in single quotes with its scheme: 'code^^scheme'",
  text: 'a text in single quotes',
  uuid: "an id in single quotes: 'urn:uuid:…'",
  patientId: "a CX in single quotes: 'id^^^&OID&ISO'",
}

function malformed(problem: string): DecodedValues {
  return { kind: 'malformed', problem }
}
