// Parameters of the operation $ihe-pix, in and out (ITI TF-2: 3.83.4.1.2, 3.83.4.2.2.1).
import { tag } from '@isthmus/xml/write-xml'
import { authorityOfSystem, systemOf } from './cross-reference-token.ts'
import { FhirError } from './fhir-error.ts'
import type { FhirFormat } from './fhir-format.ts'
import { arrayAt, objectAt, textAt } from './fhir-json.ts'
import type { FedIdentifier } from './patient-identity-feed.ts'

/** Name and value of each parameter, in order. */
export type NamedValues = readonly (readonly [name: string, value: string])[]

/** Throws FhirError for what is no Parameters resource of texts. */
export function readRequestParameters(resource: unknown): NamedValues {
  return parametersOf(resource).map(({ parameter, path }) => {
    const name = textAt(parameter['name'], `${path}.name`)
    const values = Object.keys(parameter).filter((key) => key.startsWith('value'))
    const [key] = values
    if (values.length !== 1 || !textValues.includes(key ?? '')) {
      const diagnostics = 'one valueString, valueUri or valueCode is expected'
      throw new FhirError(400, { code: 'value', diagnostics, expression: path })
    }
    return [name, textAt(parameter[key ?? ''], path)] as const
  })
}

const textValues = ['valueString', 'valueUri', 'valueCode']

export function writeAnswerParameters(
  identifiers: readonly FedIdentifier[],
  format: FhirFormat,
): string {
  return format === 'json' ? JSON.stringify(asJson(identifiers)) : asXml(identifiers)
}

/**
 * The business identifiers among them; references to Patient resources and systems that are no OID
 * are passed over. Throws FhirError.
 */
export function readAnswerParameters(resource: unknown): readonly FedIdentifier[] {
  return parametersOf(resource).flatMap(({ parameter, path }) => {
    if (parameter['name'] !== 'targetIdentifier') return []
    const identifier = objectAt(parameter['valueIdentifier'], `${path}.valueIdentifier`)
    const id = textAt(identifier['value'], `${path}.valueIdentifier.value`)
    const system = textAt(identifier['system'], `${path}.valueIdentifier.system`)
    const { oid } = authorityOfSystem(system)
    return oid === undefined ? [] : [{ id, namespace: undefined, oid }]
  })
}

function parametersOf(resource: unknown) {
  const parameters = objectAt(resource, 'Parameters')
  if (parameters['resourceType'] !== 'Parameters') {
    const diagnostics = 'a Parameters resource is expected'
    throw new FhirError(400, { code: 'structure', diagnostics, expression: 'Parameters' })
  }
  // FHIR R4: json. An array without items is left out.
  const items = arrayAt(parameters['parameter'] ?? [], 'Parameters.parameter', parametersMax)
  return items.map((item, at) => {
    const path = `Parameters.parameter[${at}]`
    return { parameter: objectAt(item, path), path }
  })
}

const parametersMax = 200

function asJson(identifiers: readonly FedIdentifier[]): object {
  if (identifiers.length === 0) return { resourceType: 'Parameters' }
  const parameter = identifiers.map(({ id, oid = '' }) => ({
    name: 'targetIdentifier',
    valueIdentifier: { use: 'official', system: systemOf(oid), value: id },
  }))
  return { resourceType: 'Parameters', parameter }
}

function asXml(identifiers: readonly FedIdentifier[]): string {
  const parameters = identifiers.map(({ id, oid = '' }) => {
    const elements = [
      tag('use', { value: 'official' }),
      tag('system', { value: systemOf(oid) }),
      tag('value', { value: id }),
    ]
    const name = tag('name', { value: 'targetIdentifier' })
    return tag('parameter', {}, `${name}${tag('valueIdentifier', {}, elements.join(''))}`)
  })
  return tag('Parameters', { xmlns: 'http://hl7.org/fhir' }, parameters.join(''))
}
