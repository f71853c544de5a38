// What the SubmissionSet and each Folder of a submission must say (ITI TF-3: Tables 4.2.3.3-1 and
// 4.2.3.4-1).
import type { Folder } from '../metadata/folder.ts'
import type { SubmissionSet } from '../metadata/submission-set.ts'
import {
  authorWhole,
  codeWhole,
  extraSlotValues,
  localizedCharactersMax,
  longest,
  requiredCode,
  required,
  requiredFormat,
  slotValue,
} from './attribute-checks.ts'
import { formats } from './attribute-formats.ts'
import { type SubmissionRule, metadataFindings } from './submission-rule.ts'

const table = ['ITI TF-3: Table 4.2.3.3-1']
const folderTable = ['ITI TF-3: Table 4.2.3.4-1']

export const submissionSetRules: readonly SubmissionRule[] = [
  setRow('set-patient-id', ({ patientId }) => requiredFormat('patientId', patientId, formats.cx)),
  setRow('set-unique-id', ({ uniqueId }) => requiredFormat('uniqueId', uniqueId, formats.oid)),
  setRow('set-source-id', ({ sourceId }) => requiredFormat('sourceId', sourceId, formats.oid)),
  setRow('set-submission-time', ({ submissionTime }) =>
    requiredFormat('submissionTime', submissionTime, formats.dtm),
  ),
  setRow('set-content-type', ({ contentTypeCode }) =>
    requiredCode('contentTypeCode', contentTypeCode),
  ),
  setRow('set-title', ({ title }) => longest('title', title, titleCharactersMax)),
  setRow('set-authors', ({ authors }) => authors.flatMap((author) => authorWhole(author))),
  setRow('set-intended-recipients', ({ intendedRecipients }) =>
    intendedRecipients.flatMap((value) =>
      slotValue('intendedRecipient', value, formats.intendedRecipient),
    ),
  ),
  setRow('set-comments', ({ comments }) => longest('comments', comments, localizedCharactersMax)),
  setRow('set-extra-slots', ({ extraSlots }) => extraSlotValues(extraSlots)),
  folderRow('folder-patient-id', ({ patientId }) =>
    requiredFormat('patientId', patientId, formats.cx),
  ),
  folderRow('folder-unique-id', ({ uniqueId }) =>
    requiredFormat('uniqueId', uniqueId, formats.oid),
  ),
  folderRow('folder-title', ({ title }) => [
    ...required('title', title),
    ...longest('title', title, titleCharactersMax),
  ]),
  folderRow('folder-codes', ({ codes }) =>
    codes.length === 0
      ? ['codeList is missing, at least one code is due']
      : codes.flatMap((code) => codeWhole('codeList', code)),
  ),
  folderRow('folder-comments', ({ comments }) =>
    longest('comments', comments, localizedCharactersMax),
  ),
  folderRow('folder-extra-slots', ({ extraSlots }) => extraSlotValues(extraSlots)),
]

const titleCharactersMax = 256

function setRow(
  id: string,
  problemsOf: (submissionSet: SubmissionSet) => readonly string[],
): SubmissionRule {
  return {
    id,
    cites: table,
    on: ['ITI-42'],
    check: ({ submissionSets }) =>
      submissionSets.flatMap((object) => metadataFindings(problemsOf(object), object)),
  }
}

function folderRow(id: string, problemsOf: (folder: Folder) => readonly string[]): SubmissionRule {
  return {
    id,
    cites: folderTable,
    on: ['ITI-42'],
    check: ({ folders }) =>
      folders.flatMap((folder) => metadataFindings(problemsOf(folder), folder)),
  }
}
