// rs:RegistryResponse and the rs:RegistryErrorList that other answers hold too (ebRS 3.0).
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child, children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { errorSeverities, rs } from './ebxml-names.ts'

export interface RegistryError {
  readonly errorCode: string
  readonly codeContext: string
  /** URN; the schema's default is that of an error. */
  readonly severity: string
  readonly location: string | undefined
}

export interface RegistryResponse {
  /** URN. */
  readonly status: string
  readonly errors: readonly RegistryError[]
}

/** Undefined when the element is not a RegistryResponse. */
export function decodeRegistryResponse(element: XmlElement): RegistryResponse | undefined {
  if (element.namespace !== rs || element.name !== 'RegistryResponse') return undefined
  return { status: attribute(element, 'status') ?? '', errors: decodeErrorList(element) }
}

/** Takes the element that holds the list, if it holds one. */
export function decodeErrorList(parent: XmlElement): readonly RegistryError[] {
  const list = child(parent, rs, 'RegistryErrorList')
  if (list === undefined) return []
  return children(list, rs, 'RegistryError').map((error) => ({
    errorCode: attribute(error, 'errorCode') ?? '',
    codeContext: attribute(error, 'codeContext') ?? '',
    severity: attribute(error, 'severity') ?? errorSeverities.error,
    location: attribute(error, 'location'),
  }))
}

/** Gives `<rs:RegistryResponse>` with the declaration of its prefix. */
export function encodeRegistryResponse({ status, errors }: RegistryResponse): string {
  return tag('rs:RegistryResponse', { 'xmlns:rs': rs, status }, encodeErrorList(errors))
}

/**
 * Gives `<rs:RegistryErrorList>`, or nothing when there is nothing to report: the schema wants one
 * entry at least.
 */
export function encodeErrorList(errors: readonly RegistryError[]): string {
  if (errors.length === 0) return ''
  const highestSeverity = errors.some(({ severity }) => severity === errorSeverities.error)
    ? errorSeverities.error
    : errorSeverities.warning
  return tag(
    'rs:RegistryErrorList',
    { highestSeverity },
    errors.map((error) => tag('rs:RegistryError', { ...error })).join(''),
  )
}
