// The OIDs and URNs of XDS.b and XDS-I.b that actors need, by name (ITI TF-3: 4.2.5; RAD TF-2:
// 4.68). tidy: table

/** availabilityStatus as URN (ITI TF-3: 4.2.3.2.2). */
export const statusApproved = 'urn:oasis:names:tc:ebxml-regrep:StatusType:Approved'
export const statusDeprecated = 'urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated'

/** objectType of a DocumentEntry (ITI TF-3: 4.2.5.2). */
export const stableDocumentEntry = 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1'
export const onDemandDocumentEntry = 'urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248'

/**
 * classificationNode that makes a RegistryPackage a SubmissionSet or a Folder (ITI TF-3: 4.2.5.1).
 */
export const submissionSetNode = 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd'
export const folderNode = 'urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2'

/** Ids of the stored queries (ITI TF-2: 3.18.4.1.2.4). */
export const storedQueryIds = {
  FindDocuments: 'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d',
  FindSubmissionSets: 'urn:uuid:f26abbcb-ac74-4422-8a30-edb644bbc1a9',
  FindFolders: 'urn:uuid:958f3006-baad-4929-a4de-ff1114824431',
  GetAll: 'urn:uuid:10b545ea-725c-446d-9b95-8aeb444eddf3',
  GetDocuments: 'urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4',
  GetFolders: 'urn:uuid:5737b14c-8a1a-4539-b659-e03a34a5e1e4',
  GetAssociations: 'urn:uuid:a7ae438b-4bc2-4642-93e9-be891f7bb155',
  GetDocumentsAndAssociations: 'urn:uuid:bab9529a-4a10-40b3-a01f-f68a615d247a',
  GetSubmissionSets: 'urn:uuid:51224314-5390-4169-9b91-b1980040715a',
  GetSubmissionSetAndContents: 'urn:uuid:e8e3cb2c-e39c-46b9-99e4-c12f57260b83',
  GetFolderAndContents: 'urn:uuid:b909a503-523d-4517-8acf-8e5834dfc4c7',
  GetFoldersForDocument: 'urn:uuid:10cae35a-c7f9-4cf5-b61e-fc3278ffb578',
  GetRelatedDocuments: 'urn:uuid:d90e5407-b356-4d91-a89f-873917b4b0e6',
  FindDocumentsByReferenceId: 'urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492',
  /** CP-ITI-1323. */
  FindDocumentsExclude: 'urn:uuid:4308b1df-36de-4bef-8e2e-ba91f593c435',
} as const

/** Ids of the queries for several patients (ITI TF-2: 3.51.4.1.2.3). */
export const multiPatientQueryIds = {
  FindDocumentsForMultiplePatients: 'urn:uuid:3d1bdb10-39a2-11de-89c2-2f44d94eaa9f',
  FindFoldersForMultiplePatients: 'urn:uuid:50d3f5ac-39a2-11de-a1ca-b366239e58df',
} as const

/** Identifier types of referenceIdList, CXi.5 (ITI TF-3: Table 4.2.3.1.7-2). */
export const referenceIdTypes = {
  uniqueId: 'urn:ihe:iti:xds:2013:uniqueId',
  accession: 'urn:ihe:iti:xds:2013:accession',
  referral: 'urn:ihe:iti:xds:2013:referral',
  order: 'urn:ihe:iti:xds:2013:order',
  encounterId: 'urn:ihe:iti:xds:2015:encounterId',
  studyInstanceUid: 'urn:ihe:iti:xds:2016:studyInstanceUID',
} as const

/** Coding schemes as they are written into a codingScheme slot: OIDs without prefix. */
export const codingSchemes = {
  dicomControlledTerminology: '1.2.840.10008.2.16.4',
  dicomUids: '1.2.840.10008.2.6.1',
  snomedCt: '2.16.840.1.113883.6.96',
  snomedRt: '2.16.840.1.113883.6.5',
  loinc: '2.16.840.1.113883.6.1',
  confidentiality: '2.16.840.1.113883.5.25',
  purposeOfUse: '2.16.840.1.113883.5.8',
  iheFormatCodes: '1.3.6.1.4.1.19376.1.2.3',
  iheDocumentClasses: '1.3.6.1.4.1.19376.1.2.6.1',
} as const

export const mimeTypeDicom = 'application/dicom'
export const mimeTypePdf = 'application/pdf'

/** SOP class of a Key Object Selection Document (DICOM PS3.4: Table B.5-1). */
export const keyObjectSelection = '1.2.840.10008.5.1.4.1.1.88.59'

/**
 * RAD TF-2: 4.68.4.1.2. The manifest's formatCode is its SOP class; the display name repeats it.
 */
export const manifestFormatCode = {
  code: keyObjectSelection,
  scheme: codingSchemes.dicomUids,
  display: keyObjectSelection,
} as const

/** RAD TF-2: 4.68.4.1.2. A report that is a plain PDF document. */
export const pdfReportFormatCode = {
  code: 'urn:ihe:rad:PDF',
  scheme: codingSchemes.iheFormatCodes,
  display: 'PDF report',
} as const

/** Prefix of a homeCommunityId and of an organisation's id in an assertion. */
export const oidUrnPrefix = 'urn:oid:'
