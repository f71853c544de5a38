// Writes an HL7 v2 message: standard delimiters, segments that end with CR (HL7 v2.3.1: 2.7).
import { standardDelimiters } from './delimiters.ts'
import { encodeEscapes } from './escape-sequences.ts'

/** A text is one component; an array inside holds subcomponents. */
export type Components = readonly (string | readonly string[])[]

export type FieldValue = string | Components | { readonly repetitions: readonly Components[] }

/** One segment with its ending CR; values are escaped here and nowhere else. */
export function writeSegment(name: string, fields: readonly FieldValue[]): string {
  const written = fields.map((field) => writeField(field))
  while (written.at(-1) === '') written.pop()
  return `${[name, ...written].join('|')}\r`
}

/** MSH, whose first two fields are the delimiters themselves; `fields` begin with MSH-3. */
export function writeHeader(fields: readonly FieldValue[]): string {
  return writeSegment('MSH', ['', ...fields]).replace('MSH||', 'MSH|^~\\&|')
}

function writeField(field: FieldValue): string {
  if (typeof field === 'string') return escaped(field)
  if ('repetitions' in field) return field.repetitions.map((one) => writeComponents(one)).join('~')
  return writeComponents(field)
}

function writeComponents(components: Components): string {
  const written = components.map((component) =>
    typeof component === 'string'
      ? escaped(component)
      : component.map((subcomponent) => escaped(subcomponent)).join('&'),
  )
  return written.join('^').replace(/\^+$/, '')
}

function escaped(text: string): string {
  return encodeEscapes(text, standardDelimiters)
}
