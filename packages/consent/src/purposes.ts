// tidy: table
// Purposes of use as the domain understands them: (code system, code) → one internal word.
import type { Code } from '@isthmus/ihe/code'

export type Purpose =
  | 'treatment'
  | 'emergency'
  | 'payment'
  | 'operations'
  | 'research'
  | 'publicHealth'
  | 'patientRequest'
  | 'legal'
  | 'breakGlass'

/** The purposes of an assertion; a code that is in no table becomes `unmapped`. */
export function toPurposes(codes: readonly Code[]): readonly (Purpose | 'unmapped')[] {
  return codes.map(({ scheme, code }) => table.get(scheme)?.get(code) ?? 'unmapped')
}

/** OID of HL7 v3 ActReason, the code system in which our own assertions state a purpose. */
export const actReason = '2.16.840.1.113883.5.8'

const nhin = [
  ['TREATMENT', 'treatment'],
  ['EMERGENCY', 'emergency'],
  ['PAYMENT', 'payment'],
  ['OPERATIONS', 'operations'],
  ['RESEARCH', 'research'],
  ['PUBLICHEALTH', 'publicHealth'],
  ['REQUEST', 'patientRequest'],
  ['LEGAL', 'legal'],
] as const

const table: ReadonlyMap<string, ReadonlyMap<string, Purpose>> = new Map([
  [
    actReason,
    new Map<string, Purpose>([
      ['TREAT', 'treatment'],
      ['CAREMGT', 'treatment'],
      ['ETREAT', 'emergency'],
      ['BTG', 'breakGlass'],
      ['HPAYMT', 'payment'],
      ['HOPERAT', 'operations'],
      ['HRESCH', 'research'],
      ['PUBHLTH', 'publicHealth'],
      ['PATRQT', 'patientRequest'],
      ['HLEGAL', 'legal'],
    ]),
  ],
  ['2.16.840.1.113883.3.18.7.1', new Map<string, Purpose>(nhin)],
  ['2.16.840.1.113883.3.7204.1.5.2.1', new Map<string, Purpose>(nhin)],
  [
    '1.0.14265.1',
    new Map<string, Purpose>([
      ['1', 'treatment'],
      ['2', 'emergency'],
      ['12', 'legal'],
    ]),
  ],
  [
    '2.16.756.5.30.1.127.3.10.5',
    new Map<string, Purpose>([
      ['NORM', 'treatment'],
      ['EMER', 'emergency'],
    ]),
  ],
])
