// In which of the two encodings a FHIR answer is wanted (ITI TF-2: Z.6).
import { FhirError } from './fhir-error.ts'

export type FhirFormat = 'json' | 'xml'

export const fhirMediaTypes: Readonly<Record<FhirFormat, string>> = {
  json: 'application/fhir+json',
  xml: 'application/fhir+xml',
}

/**
 * `format` is the parameter `_format`, which stands over the header field Accept. Throws FhirError
 * 406 when neither encoding would be taken.
 */
export function fhirFormatOf(format: string | undefined, accept: string | undefined): FhirFormat {
  if (format !== undefined) {
    // A plus sign that was not escaped reads as a space.
    const found = formats.get(format.toLowerCase().replaceAll(' ', '+').split(';')[0] ?? '')
    if (found !== undefined) return found
    throw notAcceptable()
  }
  const ranges = (accept ?? '*/*').slice(0, acceptCharactersMax).split(',').map(mediaRange)
  const wanted = ranges.filter(({ weight }) => weight > 0)
  const best = wanted.toSorted((left, right) => right.weight - left.weight)
  for (const { type } of best) {
    const found = formats.get(type)
    if (found !== undefined) return found
    if (['*/*', 'application/*'].includes(type)) return 'json'
  }
  throw notAcceptable()
}

const acceptCharactersMax = 1_024

function mediaRange(text: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = text.split(';').map((one) => one.trim().toLowerCase())
  const q = parameters.find((one) => one.startsWith('q='))
  const weight = q === undefined ? 1 : Number(q.slice(2))
  return { type: type === '' ? '*/*' : type, weight: Number.isNaN(weight) ? 0 : weight }
}

const formats: ReadonlyMap<string, FhirFormat> = new Map([
  ['json', 'json'],
  ['application/json', 'json'],
  ['application/fhir+json', 'json'],
  ['xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/xml', 'xml'],
  ['application/fhir+xml', 'xml'],
])

function notAcceptable(): FhirError {
  return new FhirError(406, {
    code: 'not-supported',
    diagnostics: 'answers are written as application/fhir+json or application/fhir+xml',
    expression: '_format',
  })
}
