// Attributes that are computed from a description, for manifest and report alike (RAD TF-2:
// 4.68.4.1.2).
import { currentAnatomicRegion } from '@isthmus/dicom/anatomic-regions'
import type { CodedConcept } from '@isthmus/dicom/coded-concept'
import { isOid } from '@isthmus/hl7/oid'
import { formatCxi } from '@isthmus/hl7/cxi'
import { formatXon } from '@isthmus/hl7/xon'
import { xpnFromPersonName } from '@isthmus/hl7/xpn'
import { type Code, sameCode } from '@isthmus/ihe/code'
import { acquisitionModality } from '../acquisition-modalities.ts'
import { codeOfConcept } from '../coding-schemes.ts'
import type { DescribedPatient, DocumentDefaults, IssuedNumber } from '../document-description.ts'
import { referenceIdTypes } from '../identifiers.ts'
import type { Author } from '../metadata/author.ts'

/** ebRIM 3.0. A longer value is left out, never cut: half an id is another id. */
const slotValueCharactersMax = 256

/** One value for each PID field that the dataset fills. */
export function sourcePatientInfo(patient: DescribedPatient): readonly string[] {
  const name = patient.name === undefined ? undefined : xpnFromPersonName(patient.name)
  const birthDate = patient.birthDate?.trim().replaceAll('.', '') ?? ''
  const sex = patient.sex?.trim().toUpperCase() ?? ''
  return [
    `PID-3|${patient.localId}`,
    ...(name === undefined ? [] : [`PID-5|${name}`]),
    ...(/^\d{8}$/.test(birthDate) ? [`PID-7|${birthDate}`] : []),
    ...(/^[MFOUA]$/.test(sex) ? [`PID-8|${sex}`] : []),
  ].filter((value) => value.length <= slotValueCharactersMax)
}

/** The study, then each distinct accession and order number, as CXi. */
export function referenceIds(described: {
  readonly studyInstanceUid: string
  readonly accessionNumbers: readonly IssuedNumber[]
  readonly placerOrders: readonly IssuedNumber[]
}): readonly string[] {
  const study = formatCxi({
    id: described.studyInstanceUid,
    assigningAuthority: undefined,
    type: referenceIdTypes.studyInstanceUid,
  })
  const all = [
    study,
    ...issuedNumbers(described.accessionNumbers, referenceIdTypes.accession),
    ...issuedNumbers(described.placerOrders, referenceIdTypes.order),
  ]
  return [...new Set(all)].filter((value) => value.length <= slotValueCharactersMax)
}

// RAD TF-2: 4.68.4.1.2. Every acquisition modality of the study, then every anatomic region, each
// once.
export function eventCodes(
  modalities: readonly string[],
  regions: readonly CodedConcept[],
): readonly Code[] {
  const all = [
    ...modalities.map((modality) => acquisitionModality(modality)),
    ...regions.map((region) => codeOfConcept(currentAnatomicRegion(region))),
  ].filter((code) => code !== undefined)
  return all.filter((code, at) => all.findIndex((other) => sameCode(other, code)) === at)
}

/** The institution as author, with the person where one is known. */
export function authorOf(defaults: DocumentDefaults, person?: string): Author {
  const { institution, authorRole, authorSpecialty } = defaults
  return {
    person,
    institutions: [formatXon(institution.name, institution.oid)],
    roles: authorRole === undefined ? [] : [authorRole],
    specialties: authorSpecialty === undefined ? [] : [authorSpecialty],
    telecommunications: [],
  }
}

/** The first text that says something, short enough for a title. */
export function titleOf(texts: readonly (string | undefined)[]): string | undefined {
  const title = texts.map((text) => text?.trim() ?? '').find((text) => text !== '')
  // A character of two units that the cut went through is left out whole.
  return title?.slice(0, titleCharactersMax).replace(/[\uD800-\uDBFF]$/, '')
}

/** ITI TF-3: Table 4.2.3.2-1. A title has less than 128 characters. */
const titleCharactersMax = 127

function issuedNumbers(numbers: readonly IssuedNumber[], type: string): readonly string[] {
  return numbers
    .map(({ value, authority }) => ({ id: value.trim(), authority }))
    .filter(({ id }) => id !== '')
    .map(({ id, authority }) =>
      formatCxi({
        id,
        assigningAuthority:
          authority !== undefined && isOid(authority)
            ? { namespace: undefined, oid: authority }
            : undefined,
        type,
      }),
    )
}
