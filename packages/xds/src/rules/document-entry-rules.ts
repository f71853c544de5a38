// tidy: table
// What each DocumentEntry of a submission must say (ITI TF-3: Table 4.2.3.2-1).
import { isDtmNotAfter } from '@isthmus/hl7/dtm'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import {
  authorWhole,
  codeWhole,
  extraSlotValues,
  formatted,
  localizedCharactersMax,
  longest,
  required,
  requiredCode,
  requiredFormat,
  slotValue,
  slotValueCharactersMax,
} from './attribute-checks.ts'
import { formats } from './attribute-formats.ts'
import { type SubmissionRule, metadataFindings } from './submission-rule.ts'

const table = ['ITI TF-3: Table 4.2.3.2-1']

export const documentEntryRules: readonly SubmissionRule[] = [
  // ITI TF-2: 3.42.4.1.3. On-demand entries come by ITI-61.
  row('entry-stable', ['ITI TF-2: 3.42.4.1.3'], ({ type }) =>
    type === 'stable' ? [] : ['objectType is that of an on-demand entry'],
  ),
  row('entry-mime-type', table, ({ mimeType }) => [
    ...requiredFormat('mimeType', mimeType, formats.mimeType),
    ...longest('mimeType', mimeType, slotValueCharactersMax),
  ]),
  row('entry-patient-id', table, ({ patientId }) =>
    requiredFormat('patientId', patientId, formats.cx),
  ),
  row('entry-unique-id', table, ({ uniqueId }) =>
    requiredFormat('uniqueId', uniqueId, formats.uniqueId),
  ),
  row('entry-source-patient-id', table, ({ sourcePatientId }) => [
    ...required('sourcePatientId', sourcePatientId),
    ...slotValue('sourcePatientId', sourcePatientId, formats.cx),
  ]),
  row('entry-source-patient-info', table, ({ sourcePatientInfo }) => [
    ...sourcePatientInfo.flatMap((value) =>
      slotValue('sourcePatientInfo', value, formats.sourcePatientInfo),
    ),
    ...['PID-7', 'PID-8']
      .filter((field) => sourcePatientInfo.filter((v) => v.startsWith(`${field}|`)).length > 1)
      .map((field) => `sourcePatientInfo holds ${field} more than once`),
  ]),
  row('entry-creation-time', table, ({ creationTime }) =>
    requiredFormat('creationTime', creationTime, formats.dtm),
  ),
  row('entry-service-times', table, ({ serviceStartTime, serviceStopTime }) => [
    ...formatted('serviceStartTime', serviceStartTime, formats.dtm),
    ...formatted('serviceStopTime', serviceStopTime, formats.dtm),
    ...(serviceStartTime === undefined ||
    serviceStopTime === undefined ||
    isDtmNotAfter(serviceStartTime, serviceStopTime)
      ? []
      : [`serviceStartTime ${serviceStartTime} is after serviceStopTime ${serviceStopTime}`]),
  ]),
  row('entry-language', table, ({ languageCode }) => [
    ...requiredFormat('languageCode', languageCode, formats.languageCode),
    ...longest('languageCode', languageCode, slotValueCharactersMax),
  ]),
  row('entry-hash', ['ITI TF-2: 3.42.4.1.2', ...table], ({ hash }) =>
    requiredFormat('hash', hash, formats.hash),
  ),
  row('entry-size', ['ITI TF-2: 3.42.4.1.2', ...table], ({ size }) =>
    requiredFormat('size', size, formats.size),
  ),
  row('entry-repository', ['ITI TF-2: 3.42.4.1.2', ...table], ({ repositoryUniqueId }) =>
    requiredFormat('repositoryUniqueId', repositoryUniqueId, formats.oid),
  ),
  row('entry-uri', table, ({ uri }) => slotValue('URI', uri, formats.uri)),
  row('entry-title', table, ({ title }) => longest('title', title, titleCharactersMax)),
  row('entry-comments', table, ({ comments }) =>
    longest('comments', comments, localizedCharactersMax),
  ),
  row('entry-class-code', table, ({ classCode }) => requiredCode('classCode', classCode)),
  row('entry-type-code', table, ({ typeCode }) => requiredCode('typeCode', typeCode)),
  row('entry-format-code', table, ({ formatCode }) => requiredCode('formatCode', formatCode)),
  row('entry-facility-type-code', table, ({ healthcareFacilityTypeCode }) =>
    requiredCode('healthcareFacilityTypeCode', healthcareFacilityTypeCode),
  ),
  row('entry-practice-setting-code', table, ({ practiceSettingCode }) =>
    requiredCode('practiceSettingCode', practiceSettingCode),
  ),
  row('entry-confidentiality', table, ({ confidentialityCodes }) =>
    confidentialityCodes.length === 0
      ? ['confidentialityCode is missing, at least one code is due']
      : confidentialityCodes.flatMap((code) => codeWhole('confidentialityCode', code)),
  ),
  row('entry-event-codes', table, ({ eventCodes }) =>
    eventCodes.flatMap((code) => codeWhole('eventCodeList', code)),
  ),
  row('entry-authors', ['ITI TF-3: 4.2.3.1.4'], ({ authors }) =>
    authors.flatMap((author) => authorWhole(author)),
  ),
  row('entry-legal-authenticator', table, ({ legalAuthenticator }) =>
    slotValue('legalAuthenticator', legalAuthenticator, formats.xcn),
  ),
  row('entry-reference-ids', ['ITI TF-3: 4.2.3.2.28'], ({ referenceIds }) =>
    referenceIds.flatMap((value) => slotValue('referenceIdList', value, formats.cxi)),
  ),
  row('entry-extra-slots', ['ITI TF-3: 4.2.3.1.6'], ({ extraSlots }) =>
    extraSlotValues(extraSlots),
  ),
  row('entry-document-availability', ['ITI TF-2: 3.57.4.1.2'], ({ extraSlots }) =>
    extraSlots
      .filter(({ name }) => name === 'documentAvailability')
      .flatMap(({ values }) =>
        values.length > 1
          ? [`documentAvailability has ${values.length} values where one is due`]
          : formatted('documentAvailability', values[0], formats.documentAvailability),
      ),
  ),
]

/**
 * ITI TF-3: Table 4.2.3.2-1 says less than 128 characters; 128 is accepted, as other registries do.
 */
const titleCharactersMax = 128

function row(
  id: string,
  cites: readonly string[],
  problemsOf: (entry: DocumentEntry) => readonly string[],
): SubmissionRule {
  return {
    id,
    cites,
    on: ['ITI-42'],
    check: ({ documentEntries }) =>
      documentEntries.flatMap((entry) => metadataFindings(problemsOf(entry), entry)),
  }
}
