// An HL7 v2 message that was read: segments and their fields, divided further only where somebody
// looks.
import type { Delimiters } from './delimiters.ts'
import { decodeEscapes } from './escape-sequences.ts'

export interface Segment {
  readonly name: string
  /** As sent, escapes included; field 1 stands first. MSH-1 is the separator itself. */
  readonly fields: readonly string[]
}

export interface Message {
  readonly delimiters: Delimiters
  readonly segments: readonly Segment[]
}

/** One repetition of a field: its components, each divided into subcomponents, escapes undone. */
export type Repetition = readonly (readonly string[])[]

/** All segments of that name, in order. */
export function segmentsNamed({ segments }: Message, name: string): readonly Segment[] {
  return segments.filter((segment) => segment.name === name)
}

/** The field as sent; empty when the segment does not reach so far. */
export function fieldOf(segment: Segment, field: number): string {
  return segment.fields[field - 1] ?? ''
}

/** Repetitions that hold anything. `""` is a value that HL7 deletes by: it is given as it stands. */
export function repetitionsOf(
  { delimiters }: Pick<Message, 'delimiters'>,
  segment: Segment,
  field: number,
): readonly Repetition[] {
  return fieldOf(segment, field)
    .split(delimiters.repetition)
    .filter((repetition) => repetition !== '')
    .map((repetition) => divide(repetition, delimiters))
}

/** The text of a component, counted from 1; empty when there is none. */
export function componentOf(repetition: Repetition | undefined, component: number): string {
  return repetition?.[component - 1]?.[0] ?? ''
}

function divide(repetition: string, delimiters: Delimiters): Repetition {
  return repetition
    .split(delimiters.component)
    .map((component) =>
      component
        .split(delimiters.subcomponent)
        .map((subcomponent) => decodeEscapes(subcomponent, delimiters)),
    )
}
