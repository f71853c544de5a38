// A coded concept as a dataset holds it (DICOM PS3.3: Table 8.8-1).

export interface CodedConcept {
  readonly code: string
  /** Coding Scheme Designator: `DCM`, `SCT`, `LN`, `SRT`, …; never an OID. */
  readonly designator: string
  readonly meaning: string
}
