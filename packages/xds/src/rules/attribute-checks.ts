// The building blocks of attribute rules: each gives the problems of one value as plain texts.
import type { Code } from '@isthmus/ihe/code'
import type { Author } from '../metadata/author.ts'
import type { ExtraSlot } from '../metadata/extra-slot.ts'
import { type Format, formats } from './attribute-formats.ts'

/** Absent, empty or blank: such a value counts as missing (ITI TF-3: 4.2.3.1.5). */
export function required(attribute: string, value: string | undefined): readonly string[] {
  return isMissing(value) ? [`${attribute} is missing`] : []
}

/** A value that is there must have its format. */
export function formatted(
  attribute: string,
  value: string | undefined,
  format: Format,
): readonly string[] {
  if (isMissing(value) || format.accepts(value)) return []
  const shown = format.isPersonal ? '' : ` '${excerpt(value)}'`
  return [`${attribute}${shown} is not ${format.says}`]
}

export function requiredFormat(
  attribute: string,
  value: string | undefined,
  format: Format,
): readonly string[] {
  return isMissing(value)
    ? [`${attribute} is missing, ${format.says} is due`]
    : formatted(attribute, value, format)
}

export function longest(
  attribute: string,
  value: string | undefined,
  charactersMax: number,
): readonly string[] {
  if (value === undefined || value.length <= charactersMax) return []
  // As a schema counts: one for each code point, also beyond the Basic Multilingual Plane.
  const characters = Array.from(value).length
  return characters > charactersMax
    ? [`${attribute} has ${characters} characters, at most ${charactersMax} are allowed`]
    : []
}

// ITI TF-3: 4.2.3.1.2. A coded attribute has a code, a coding scheme and a display name.
export function codeWhole(attribute: string, code: Code): readonly string[] {
  const lacks = [
    ...(isMissing(code.code) ? ['a code'] : []),
    ...(isMissing(code.scheme) ? ['a coding scheme'] : []),
    ...(isMissing(code.display) ? ['a display name'] : []),
  ]
  return [
    ...lacks.map((what) => `${attribute} lacks ${what}`),
    ...longest(`the display name of ${attribute}`, code.display, localizedCharactersMax),
  ]
}

export function requiredCode(attribute: string, code: Code | undefined): readonly string[] {
  return code === undefined
    ? [`${attribute} is missing, one code is due`]
    : codeWhole(attribute, code)
}

// ITI TF-3: 4.2.3.1.4. An author names a person, an institution or a way to reach them.
export function authorWhole(author: Author): readonly string[] {
  const named =
    author.person !== undefined ||
    author.institutions.length > 0 ||
    author.telecommunications.length > 0
  return [
    ...(named ? [] : ['author has no authorPerson, authorInstitution or authorTelecommunication']),
    ...slotValue('authorPerson', author.person, formats.xcn),
    ...author.institutions.flatMap((value) => slotValue('authorInstitution', value, formats.xon)),
    ...author.telecommunications.flatMap((value) =>
      slotValue('authorTelecommunication', value, formats.xtn),
    ),
    ...author.roles.flatMap((value) => longest('authorRole', value, slotValueCharactersMax)),
    ...author.specialties.flatMap((value) =>
      longest('authorSpecialty', value, slotValueCharactersMax),
    ),
  ]
}

// ITI TF-3: 4.2.3.1.5. A slot whose value is not known is left out, not sent without one.
/** The values of extra slots: that there are any, and the length that ebRIM allows. */
export function extraSlotValues(slots: readonly ExtraSlot[]): readonly string[] {
  return slots.flatMap(({ name, values }) => {
    const slot = `Slot ${excerpt(name)}`
    return values.length === 0
      ? [`${slot} has no Value, it is to be left out`]
      : values.flatMap((value) => longest(slot, value, slotValueCharactersMax))
  })
}

/** A slot's value that is there: its format, and the length that ebRIM allows. */
export function slotValue(
  attribute: string,
  value: string | undefined,
  format: Format,
): readonly string[] {
  return [
    ...longest(attribute, value, slotValueCharactersMax),
    ...formatted(attribute, value, format),
  ]
}

/** ITI TF-3: 4.2.3.1.5. A slot's value has at most 256 characters. */
export const slotValueCharactersMax = 256

/** ebRIM 3.0: a LocalizedString has at most 1,024 characters. */
export const localizedCharactersMax = 1024

function isMissing(value: string | undefined): value is undefined {
  return value === undefined || value.trim() === ''
}

/** A text of the message in a form that may stand in an answer: printable ASCII, not long. */
export function excerpt(value: string): string {
  const neutral = value.replaceAll(/[^\x20-\x7e]/g, '?')
  return neutral.length > 80 ? `${neutral.slice(0, 80)}…` : neutral
}
