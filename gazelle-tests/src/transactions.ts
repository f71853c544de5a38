// How each transaction goes over the wire (ITI TF-2: Appendix V.3). tidy: table

export interface TransactionRow {
  /** Of several the first; a step may name another. */
  readonly action: string
  readonly packaging: 'simple' | 'mtom'
  /** It asks for a patient's data: in profile hospital only with an assertion. */
  readonly asksForData: boolean
}

export const transactions: Readonly<Record<string, TransactionRow>> = {
  'ITI-18': {
    action: 'urn:ihe:iti:2007:RegistryStoredQuery',
    packaging: 'simple',
    asksForData: true,
  },
  'ITI-41': {
    action: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b',
    packaging: 'mtom',
    asksForData: false,
  },
  'ITI-42': {
    action: 'urn:ihe:iti:2007:RegisterDocumentSet-b',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-43': {
    action: 'urn:ihe:iti:2007:RetrieveDocumentSet',
    packaging: 'mtom',
    asksForData: true,
  },
  'ITI-44': {
    action: 'urn:hl7-org:v3:PRPA_IN201301UV02',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-51': {
    action: 'urn:ihe:iti:2009:MultiPatientStoredQuery',
    packaging: 'simple',
    asksForData: true,
  },
  'ITI-57': {
    action: 'urn:ihe:iti:2010:UpdateDocumentSet',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-61': {
    action: 'urn:ihe:iti:2010:RegisterOnDemandDocumentEntry',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-62': {
    action: 'urn:ihe:iti:2010:DeleteDocumentSet',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-86': {
    action: 'urn:ihe:iti:2017:RemoveDocuments',
    packaging: 'simple',
    asksForData: false,
  },
  'ITI-92': {
    action: 'urn:ihe:iti:2018:RestrictedUpdateDocumentSet',
    packaging: 'simple',
    asksForData: false,
  },
  'RAD-68': {
    action: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b',
    packaging: 'mtom',
    asksForData: false,
  },
  'RAD-69': {
    action: 'urn:ihe:rad:2009:RetrieveImagingDocumentSet',
    packaging: 'mtom',
    asksForData: true,
  },
}
