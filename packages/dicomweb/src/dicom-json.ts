// The DICOM JSON model, as far as answers of a DICOMweb server are read (DICOM PS3.18: F.2).
import { isUid } from '@isthmus/dicom/uid'

export type JsonDataset = Readonly<Record<string, unknown>>

/** A dataset, or undefined for any other JSON value. */
export function dataset(value: unknown): JsonDataset | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(Object.entries(value))
}

/** The values of an attribute; tag is eight upper-case hex digits. */
export function values(value: unknown, tag: string): readonly unknown[] {
  const found = dataset(dataset(value)?.[tag])?.['Value']
  return Array.isArray(found) ? found : []
}

/** The first value as text. */
export function attribute(value: unknown, tag: string): string | undefined {
  const first = values(value, tag)[0]
  return typeof first === 'string' || typeof first === 'number' ? String(first) : undefined
}

/** The first value, when it is a UID. */
export function uidValue(value: unknown, tag: string): string | undefined {
  const text = attribute(value, tag)
  return text !== undefined && isUid(text) ? text : undefined
}

/** The items of a sequence. */
export function items(value: unknown, tag: string): readonly JsonDataset[] {
  return values(value, tag).flatMap((item) => {
    const found = dataset(item)
    return found === undefined ? [] : [found]
  })
}
