// The floors of docs/architecture.md: which package stands where, and every edge on one floor.

/** Floor of each package; a package that is not listed is a finding. */
export const floors: Readonly<Record<string, number>> = {
  // formats
  xml: 1,
  mime: 1,
  hl7: 1,
  dicom: 1,
  // protocols
  soap: 2,
  ebxml: 2,
  saml: 2,
  atna: 2,
  dicomweb: 2,
  // profiles
  ihe: 3,
  xds: 3,
  consent: 3,
  identity: 3,
  // effects
  config: 4,
  log: 4,
  tls: 4,
  http: 4,
  postgres: 4,
  'audit-trail': 4,
  dimse: 4,
  mllp: 4,
  pacs: 4,
  'consent-reader': 4,
  service: 4,
  'identity-feed': 4,
  'pix-consumer': 4,
}

/** Packages that only tests may import; `testbed` itself may import every package and app. */
export const testPackages: readonly string[] = ['testbed', 'vectors', 'tidy']

export interface Edge {
  readonly from: string
  readonly to: string
  readonly reason: string
}

/** Edges inside one floor. A new edge is a reviewed line with its reason. */
export const edges: readonly Edge[] = [
  { from: 'xds', to: 'ihe', reason: 'transactions fill the shape that ihe gives' },
  { from: 'consent', to: 'ihe', reason: 'decides over the Subject of ihe' },
  { from: 'identity', to: 'ihe', reason: 'transactions fill the shape that ihe gives' },
  { from: 'identity', to: 'xds', reason: 'audit names participants and patients as xds does' },
  { from: 'http', to: 'tls', reason: 'every socket is gated by tls' },
  { from: 'audit-trail', to: 'postgres', reason: 'the outbox is a table' },
  { from: 'audit-trail', to: 'tls', reason: 'ITI-20 is sent and received over mutual TLS' },
  { from: 'dimse', to: 'tls', reason: 'DICOM over mutual TLS' },
  { from: 'mllp', to: 'tls', reason: 'HL7 v2 over mutual TLS' },
  { from: 'pacs', to: 'http', reason: 'a DICOMweb archive is reached over HTTP' },
  { from: 'service', to: 'audit-trail', reason: 'the common frame of all services' },
  { from: 'service', to: 'http', reason: 'the common frame of all services' },
  { from: 'service', to: 'postgres', reason: 'the common frame of all services' },
  { from: 'service', to: 'tls', reason: 'the common frame of all services' },
  { from: 'consent-reader', to: 'http', reason: 'asks the Consent Registry' },
  {
    from: 'pix-consumer',
    to: 'http',
    reason: 'asks the Patient Identifier Cross-reference Manager',
  },
  { from: 'identity-feed', to: 'audit-trail', reason: 'a change and its audit are one' },
  { from: 'identity-feed', to: 'mllp', reason: 'ITI-8 comes over MLLP' },
  { from: 'identity-feed', to: 'postgres', reason: 'who was merged into whom are tables' },
  { from: 'identity-feed', to: 'service', reason: 'a part of every service that takes a feed' },
  { from: 'identity-feed', to: 'tls', reason: 'the port of ITI-8 shows the service certificate' },
]

/** Any effect package may read its settings and write its log. */
export const openToEffects: readonly string[] = ['config', 'log']
