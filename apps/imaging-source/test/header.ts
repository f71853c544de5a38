// Headers for tests of what is decided from them.
import type { InstanceHeader } from '@isthmus/dicom/instance-header'

export interface HeaderChange extends Partial<
  Pick<InstanceHeader, 'sopInstanceUid' | 'seriesInstanceUid' | 'instanceNumber' | 'documentTitle'>
> {
  readonly patientId?: string | undefined
  /** OID of the issuer of the patient id. */
  readonly authority?: string
  readonly accession?: string
  readonly requests?: InstanceHeader['series']['requests']
  readonly bodyPartExamined?: string
  readonly timezoneOffset?: string
}

export function header(change: HeaderChange): InstanceHeader {
  const { authority } = change
  return {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: change.seriesInstanceUid ?? '2.25.2',
    sopInstanceUid: change.sopInstanceUid ?? '2.25.3',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    instanceNumber: change.instanceNumber,
    timezoneOffset: change.timezoneOffset,
    institutionName: undefined,
    manufacturer: undefined,
    documentTitle: change.documentTitle,
    patient: {
      id: 'patientId' in change ? change.patientId : 'P-1',
      issuer:
        authority === undefined
          ? undefined
          : {
              localNamespace: undefined,
              universalEntityId: authority,
              universalEntityIdType: 'ISO',
            },
      name: 'SYNTHETIC^PHANTOM',
      birthDate: '19700101',
      sex: 'O',
    },
    study: {
      date: '20260102',
      time: '003000',
      id: undefined,
      description: 'Head',
      accessionNumber: change.accession,
      accessionIssuer: undefined,
      referringPhysician: undefined,
      procedureCodes: [],
    },
    series: {
      modality: 'CT',
      number: '1',
      description: undefined,
      bodyPartExamined: change.bodyPartExamined,
      anatomicRegions: [],
      requests: change.requests ?? [],
    },
  }
}
