// Metadata as compact JSON: codes as triples, nothing absent or empty, nothing that stands in a
// column.
import type { Code } from '@isthmus/ihe/code'
import type { Author } from '@isthmus/xds/metadata/author'

/** code, scheme, display. */
export type StoredCode = readonly [string, string, string]

/** What is kept of an object as JSON; every property may be absent. */
export type Stored<T> = { readonly [Key in keyof T]?: StoredValue<T[Key]> | undefined }

type StoredValue<Value> = Value extends Code
  ? StoredCode
  : Value extends readonly Code[]
    ? readonly StoredCode[]
    : Value extends readonly Author[]
      ? readonly Stored<Author>[]
      : Value

/** JSON text of the object without the properties that have a column of their own. */
export function toJson(object: object, inColumns: ReadonlySet<string>): string {
  return JSON.stringify(object, function (this: unknown, key, value: unknown) {
    if (this === object && inColumns.has(key)) return undefined
    if (Array.isArray(value)) return value.length === 0 ? undefined : value
    return isCode(value) ? [value.code, value.scheme, value.display] : value
  })
}

export function fromStoredCode([code, scheme, display]: StoredCode): Code {
  return { code, scheme, display }
}

export function fromStoredCodes(codes: readonly StoredCode[] | undefined): readonly Code[] {
  return (codes ?? []).map((code) => fromStoredCode(code))
}

export function fromStoredAuthors(
  authors: readonly Stored<Author>[] | undefined,
): readonly Author[] {
  return (authors ?? []).map((author) => ({
    person: author.person,
    institutions: author.institutions ?? [],
    roles: author.roles ?? [],
    specialties: author.specialties ?? [],
    telecommunications: author.telecommunications ?? [],
  }))
}

function isCode(value: unknown): value is Code {
  return typeof value === 'object' && value !== null && 'scheme' in value && 'code' in value
}
