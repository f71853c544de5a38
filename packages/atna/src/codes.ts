// The codes of audit messages: DICOM PS3.16 context groups 400 to 402 and 404, RFC 3881, and those
// of IHE.
// tidy: table
import type { AuditCode } from './audit-message.ts'

const dcm = (code: string, text: string): AuditCode => ({ code, system: 'DCM', text })
const rfc3881 = (code: string, text: string): AuditCode => ({ code, system: 'RFC-3881', text })

/** EventID, DICOM PS3.16: CID 400. */
export const eventIds = {
  applicationActivity: dcm('110100', 'Application Activity'),
  auditLogUsed: dcm('110101', 'Audit Log Used'),
  beginTransferringInstances: dcm('110102', 'Begin Transferring DICOM Instances'),
  instancesAccessed: dcm('110103', 'DICOM Instances Accessed'),
  instancesTransferred: dcm('110104', 'DICOM Instances Transferred'),
  studyDeleted: dcm('110105', 'DICOM Study Deleted'),
  export: dcm('110106', 'Export'),
  import: dcm('110107', 'Import'),
  networkEntry: dcm('110108', 'Network Entry'),
  orderRecord: dcm('110109', 'Order Record'),
  patientRecord: dcm('110110', 'Patient Record'),
  procedureRecord: dcm('110111', 'Procedure Record'),
  query: dcm('110112', 'Query'),
  securityAlert: dcm('110113', 'Security Alert'),
  userAuthentication: dcm('110114', 'User Authentication'),
} as const

/** EventTypeCode, DICOM PS3.16: CID 401. */
export const eventTypes = {
  applicationStart: dcm('110120', 'Application Start'),
  applicationStop: dcm('110121', 'Application Stop'),
  login: dcm('110122', 'Login'),
  logout: dcm('110123', 'Logout'),
  nodeAuthentication: dcm('110126', 'Node Authentication'),
  emergencyOverrideStarted: dcm('110127', 'Emergency Override Started'),
  networkConfiguration: dcm('110128', 'Network Configuration'),
  securityConfiguration: dcm('110129', 'Security Configuration'),
  hardwareConfiguration: dcm('110130', 'Hardware Configuration'),
  softwareConfiguration: dcm('110131', 'Software Configuration'),
  useOfRestrictedFunction: dcm('110132', 'Use of Restricted Function'),
  auditRecordingStopped: dcm('110133', 'Audit Recording Stopped'),
  auditRecordingStarted: dcm('110134', 'Audit Recording Started'),
  objectSecurityAttributesChanged: dcm('110135', 'Object Security Attributes Changed'),
  securityRolesChanged: dcm('110136', 'Security Roles Changed'),
  userSecurityAttributesChanged: dcm('110137', 'User Security Attributes Changed'),
  emergencyOverrideStopped: dcm('110138', 'Emergency Override Stopped'),
  accessControlDecision: dcm('110147', 'Access Control Decision'),
} as const

/** EventTypeCode of an IHE transaction: `iheTransaction('ITI-18', 'Registry Stored Query')`. */
export function iheTransaction(code: string, text: string): AuditCode {
  return { code, system: 'IHE Transactions', text }
}

/** RoleIDCode, DICOM PS3.16: CID 402. */
export const roleIds = {
  application: dcm('110150', 'Application'),
  applicationLauncher: dcm('110151', 'Application Launcher'),
  destination: dcm('110152', 'Destination Role ID'),
  source: dcm('110153', 'Source Role ID'),
  destinationMedia: dcm('110154', 'Destination Media'),
  sourceMedia: dcm('110155', 'Source Media'),
} as const

/** ParticipantObjectIDTypeCode, DICOM PS3.16: CID 404 and RFC 3881. */
export const objectIdTypes = {
  patientNumber: rfc3881('2', 'Patient Number'),
  reportNumber: rfc3881('9', 'Report Number'),
  searchCriteria: rfc3881('10', 'Search Criteria'),
  uri: rfc3881('12', 'URI'),
  studyInstanceUid: dcm('110180', 'Study Instance UID'),
  sopClassUid: dcm('110181', 'SOP Class UID'),
  nodeId: dcm('110182', 'Node ID'),
} as const

/** ParticipantObjectTypeCode. */
export const objectTypes = { person: '1', system: '2', organization: '3', other: '4' } as const

/** ParticipantObjectTypeCodeRole. */
export const objectRoles = {
  patient: '1',
  report: '3',
  resource: '4',
  securityResource: '13',
  job: '20',
  query: '24',
  processingElement: '26',
} as const

/** ParticipantObjectDataLifeCycle. */
export const lifeCycles = {
  origination: '1',
  import: '2',
  amendment: '3',
  verification: '4',
  access: '6',
  deIdentification: '7',
  export: '10',
  disclosure: '11',
  logicalDeletion: '14',
  permanentErasure: '15',
} as const

/** AuditSourceTypeCode of a service, DICOM PS3.16: CID 403. */
export const applicationServer = '4'
