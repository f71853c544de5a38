// Coding Scheme Designators of DICOM as the OIDs that metadata names (DICOM PS3.16: Table 8-1).
// tidy: table
import type { CodedConcept } from '@isthmus/dicom/coded-concept'
import type { Code } from '@isthmus/ihe/code'
import { codingSchemes } from './identifiers.ts'

/** Undefined for a designator that means something at one place only, such as `99LOCAL`. */
export function codeOfConcept({ code, designator, meaning }: CodedConcept): Code | undefined {
  const scheme = oids.get(designator)
  if (scheme === undefined || code === '' || meaning === '') return undefined
  return { code, scheme, display: meaning }
}

const oids: ReadonlyMap<string, string> = new Map([
  ['DCM', codingSchemes.dicomControlledTerminology],
  ['SCT', codingSchemes.snomedCt],
  ['SRT', codingSchemes.snomedRt],
  ['SNM3', '2.16.840.1.113883.6.51'],
  ['LN', codingSchemes.loinc],
  ['RADLEX', '2.16.840.1.113883.6.256'],
  ['I10', '2.16.840.1.113883.6.3'],
  ['C4', '2.16.840.1.113883.6.12'],
])
