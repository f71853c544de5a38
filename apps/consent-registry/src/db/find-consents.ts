// The consents of one person under whichever of his ids is asked for: one statement, by index.
import { readConsent } from '@isthmus/consent/fhir-consent'
import type { MergedPatient } from '@isthmus/consent/merged-patient'
import { consentUnder } from '@isthmus/consent/new-consent'
import { strictestConsents } from '@isthmus/consent/strictest-consents'
import { sql } from 'kysely'
import type { Executor } from '@isthmus/postgres/executor'

type Resource = Readonly<Record<string, unknown>>

export interface FoundConsents {
  /** What binds for every id of the person, each shown as a consent of the id asked for. */
  readonly resources: readonly Resource[]
  /** Undefined for one whom no merge concerns. */
  readonly patient: MergedPatient | undefined
}

/** Takes a CX of the domain, known or not. */
export async function findConsents(
  database: Executor,
  patientId: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<FoundConsents> {
  // A patient whom nobody made known has consents of his own and no group.
  const { rows } = await sql<Row>`
    select asked.survivor_id, member.patient_id, consent.resource
    from (
      select coalesce(
        (select survivor_id from patient where patient_id = ${patientId}), ${patientId}
      ) as survivor_id
    ) as asked
    cross join lateral (
      select patient.patient_id from patient where patient.survivor_id = asked.survivor_id
      union select asked.survivor_id
    ) as member
    left join consent on consent.patient_id = member.patient_id and consent.status = 'active'
    order by consent.stated_at, consent.consent_id
  `.execute(database, options)
  const ids = [...new Set(rows.map(({ patient_id }) => patient_id))]
  const resources = binding(rows, ids).map(({ resource, patient_id }) =>
    patient_id === patientId ? resource : consentUnder(resource, patientId),
  )
  const survivorId = rows[0]?.survivor_id ?? patientId
  const mergedIds = ids.filter((id) => id !== survivorId).toSorted()
  return { resources, patient: mergedIds.length === 0 ? undefined : { survivorId, mergedIds } }
}

interface Row {
  readonly survivor_id: string
  readonly patient_id: string
  readonly resource: Resource | null
}

type Recorded = Row & { readonly resource: Resource }

function binding(rows: readonly Row[], ids: readonly string[]): readonly Recorded[] {
  const recorded = rows.filter((row): row is Recorded => row.resource !== null)
  if (ids.length === 1) return recorded
  const counting = strictestConsents(
    ids.map((patientId) => ({
      patientId,
      consents: recorded
        .filter((row) => row.patient_id === patientId)
        .map(({ resource }) => readConsent(resource)),
    })),
  )
  const countingIds = counting.map(({ patientId }) => patientId)
  return recorded.filter(({ patient_id }) => countingIds.includes(patient_id))
}
