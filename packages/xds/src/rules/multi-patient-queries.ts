// Reads a stored query for several patients and gives it as a typed value
// (ITI TF-2: 3.51.4.1.2.3).
import type { AdhocQueryRequest } from '../messages.ts'
import type {
  FindDocumentsForMultiplePatients,
  FindFoldersForMultiplePatients,
  MultiPatientQuery,
} from '../multi-patient-query.ts'
import { type MultiPatientQueryName, multiPatientQueries } from '../queries.ts'
import { entryFilter } from './patient-queries.ts'
import type { ReadQuery } from './query-builders.ts'
import {
  type Asked,
  commonOf,
  entryTypes,
  requiredStatuses,
  shownAtLevel,
} from './query-choices.ts'
import { readQueryAmong } from './query.ts'

/** As `readQuery`; a query of one patient is unknown here. */
export function readMultiPatientQuery(request: AdhocQueryRequest): ReadQuery<MultiPatientQuery> {
  return readQueryAmong(request, { definitions: multiPatientQueries, builders, with: 'ITI-51' })
}

const builders: Readonly<Record<MultiPatientQueryName, (asked: Asked) => MultiPatientQuery>> = {
  FindDocumentsForMultiplePatients: findDocuments,
  FindFoldersForMultiplePatients: findFolders,
}

function findDocuments(asked: Asked): FindDocumentsForMultiplePatients {
  return {
    kind: 'FindDocumentsForMultiplePatients',
    ...commonOf(asked),
    patientIds: patientIds(asked, '$XDSDocumentEntryPatientId'),
    ...entryFilter(asked, entryTypes(asked)),
  }
}

function findFolders(asked: Asked): FindFoldersForMultiplePatients {
  const { parameters } = asked
  return {
    kind: 'FindFoldersForMultiplePatients',
    ...commonOf(asked),
    patientIds: patientIds(asked, '$XDSFolderPatientId'),
    statuses: shownAtLevel(requiredStatuses(asked, '$XDSFolderStatus'), asked),
    lastUpdateTime: parameters.range('$XDSFolderLastUpdateTime'),
    codes: parameters.everyList('$XDSFolderCodeList'),
  }
}

function patientIds({ parameters }: Asked, name: string): readonly string[] | undefined {
  const asked = parameters.list(name)
  return asked === undefined ? undefined : [...new Set(asked)]
}
