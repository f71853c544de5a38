// What document entries are filtered by (ITI TF-2: 3.18.4.1.2.3.7.1, 3.18.4.1.2.3.7.14).
import type { EntryFilter, ExcludedEntries, TextPattern } from '@isthmus/xds/stored-query'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { all, anyLike, isOneOf, overlaps, whenAsked, within } from './conditions.ts'

/** Everything but the patient, whichever query asks. */
export function entryFilters(query: EntryFilter): readonly RawBuilder<SqlBool>[] {
  return [
    isOneOf('status', query.statuses),
    isOneOf('type', query.types),
    ...isAvailable(query.availabilities),
    ...whenAsked('class_code', query.classCodes),
    ...whenAsked('type_code', query.typeCodes),
    ...whenAsked('practice_setting_code', query.practiceSettingCodes),
    ...whenAsked('facility_type_code', query.healthcareFacilityTypeCodes),
    ...whenAsked('format_code', query.formatCodes),
    ...query.eventCodes.map((codes) => overlaps('event_codes', codes)),
    ...query.confidentialityCodes.map((codes) => overlaps('confidentiality_codes', codes)),
    ...(query.authorPersons === undefined ? [] : [anyLike('author_persons', query.authorPersons)]),
    ...within('creation_time', query.creationTime),
    ...within('service_start_time', query.serviceStartTime),
    ...within('service_stop_time', query.serviceStopTime),
    ...query.referenceIds.map((patterns) => referenceIdIn(patterns)),
    ...(query.excluded === undefined ? [] : excluded(query.excluded)),
  ]
}

function isAvailable(asked: EntryFilter['availabilities']): readonly RawBuilder<SqlBool>[] {
  if (asked === undefined) return []
  const isOffline = asked.map((one) => one === 'offline')
  return [sql<SqlBool>`is_offline = any(${isOffline}::boolean[])`]
}

function referenceIdIn(patterns: readonly TextPattern[]): RawBuilder<SqlBool> {
  const exact = overlaps(
    'reference_ids',
    patterns.map((pattern) => pattern.exact),
  )
  const like = patterns.flatMap((pattern) => (pattern.like === undefined ? [] : [pattern.like]))
  return like.length === 0 ? exact : sql`(${exact} or ${anyLike('reference_ids', like)})`
}

// An entry that has no value for an attribute is not excluded by it.
function excluded(without: ExcludedEntries): readonly RawBuilder<SqlBool>[] {
  const { eventCodes, confidentialityCodes, authorPersons, referenceIds } = without
  const excluding = [
    ...whenAsked('class_code', without.classCodes),
    ...whenAsked('type_code', without.typeCodes),
    ...whenAsked('practice_setting_code', without.practiceSettingCodes),
    ...whenAsked('facility_type_code', without.healthcareFacilityTypeCodes),
    ...whenAsked('format_code', without.formatCodes),
    ...everyOne(eventCodes.map((codes) => overlaps('event_codes', codes))),
    ...everyOne(confidentialityCodes.map((codes) => overlaps('confidentiality_codes', codes))),
    ...(authorPersons === undefined ? [] : [anyLike('author_persons', authorPersons)]),
    ...everyOne(referenceIds.map((patterns) => referenceIdIn(patterns))),
  ]
  return excluding.map((condition) => sql<SqlBool>`(${condition}) is not true`)
}

function everyOne(conditions: readonly RawBuilder<SqlBool>[]): readonly RawBuilder<SqlBool>[] {
  return conditions.length === 0 ? [] : [all(conditions)]
}
