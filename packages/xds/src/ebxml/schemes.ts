// Where each attribute stands in ebRIM: the UUIDs of its classification or identification scheme.
// tidy: table

export interface IdentifierScheme {
  readonly scheme: string
  /** Name of the ExternalIdentifier, fixed by the tables. */
  readonly name: string
}

/** ITI TF-3: Table 4.2.5.1-1. */
export const documentEntrySchemes = {
  author: 'urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d',
  classCode: 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a',
  confidentialityCode: 'urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f',
  eventCodeList: 'urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4',
  formatCode: 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d',
  healthcareFacilityTypeCode: 'urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1',
  practiceSettingCode: 'urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead',
  typeCode: 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983',
} as const

export const documentEntryIdentifiers = {
  patientId: {
    scheme: 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427',
    name: 'XDSDocumentEntry.patientId',
  },
  uniqueId: {
    scheme: 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab',
    name: 'XDSDocumentEntry.uniqueId',
  },
} as const satisfies Record<string, IdentifierScheme>

export const submissionSetSchemes = {
  author: 'urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d',
  contentTypeCode: 'urn:uuid:aa543740-bdda-424e-8c96-df4873be8500',
} as const

export const submissionSetIdentifiers = {
  patientId: {
    scheme: 'urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446',
    name: 'XDSSubmissionSet.patientId',
  },
  sourceId: {
    scheme: 'urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832',
    name: 'XDSSubmissionSet.sourceId',
  },
  uniqueId: {
    scheme: 'urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8',
    name: 'XDSSubmissionSet.uniqueId',
  },
} as const satisfies Record<string, IdentifierScheme>

export const folderCodeList = 'urn:uuid:1ba97051-7806-41a8-a48b-8fce7af683c5'

export const folderIdentifiers = {
  patientId: {
    scheme: 'urn:uuid:f64ffdf0-4b97-4e06-b79f-a52b38ec2f8a',
    name: 'XDSFolder.patientId',
  },
  uniqueId: {
    scheme: 'urn:uuid:75df8f67-9973-4fbe-a900-df66cefecc5a',
    name: 'XDSFolder.uniqueId',
  },
} as const satisfies Record<string, IdentifierScheme>

export const associationDocumentation = 'urn:uuid:abd807a3-4432-4053-87b4-fd82c643d1f3'

/**
 * classificationNode of metadata-limited sources, which XDS actors refuse (ITI TF-3: Table
 * 4.2.5.1-1).
 */
export const limitedMetadataNodes: readonly string[] = [
  'urn:uuid:ab9b591b-83ab-4d03-8f5d-f93b1fb92e85',
  'urn:uuid:5003a9db-8d8d-49e6-bf0c-990e34ac7707',
  'urn:uuid:2c144a76-29a9-4b7c-af54-b25409fe7d03',
]
