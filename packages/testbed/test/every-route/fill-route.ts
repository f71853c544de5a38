// Fills a plain route with a patient's true ids: path, query and body, whatever the route is
// called.
import { type PatientCase, idsOf } from './case.ts'

export interface FilledRequest {
  readonly title: string
  /** With query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** As many for every patient, in the same order: the same question about each. */
export function fillRoute(method: string, path: string, of: PatientCase): readonly FilledRequest[] {
  return fillPath(path, of).flatMap((filled, at) => {
    const title = `ids ${at + 1}`
    return takesBody(method)
      ? bodies(of).map(({ says, ...body }) => ({
          title: `${title}, ${says}`,
          path: filled,
          ...body,
        }))
      : [
          { title, path: filled },
          ...(at > 0 ? [] : queries(of)).map(({ says, query }) => ({
            title: `${title}, ${says}`,
            path: `${filled}?${query}`,
          })),
        ]
  })
}

function takesBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'DELETE'
}

// A parameter whose name is not known takes every id of his in turn.
function fillPath(path: string, of: PatientCase): readonly string[] {
  return path.split('/').reduce<readonly string[]>(
    (filled, piece, at) => {
      const values = piece.startsWith(':') || piece === '*' ? valuesFor(piece, of) : [piece]
      return filled.flatMap((start) =>
        values.map((value) => (at === 0 ? value : `${start}/${encode(value, piece)}`)),
      )
    },
    [''],
  )
}

function encode(value: string, piece: string): string {
  return piece.startsWith(':') || piece === '*' ? encodeURIComponent(value) : value
}

function valuesFor(piece: string, of: PatientCase): readonly string[] {
  if (piece === '*') return ['', ...idsOf(of)]
  return named(of)[piece.slice(1)] ?? idsOf(of)
}

function named(of: PatientCase): Readonly<Record<string, readonly string[]>> {
  const { published, searchId } = of
  const { patient, entries } = published
  return {
    search: [searchId],
    study: [published.studyInstanceUid],
    series: [published.seriesInstanceUid],
    instance: published.sopInstanceUids,
    document: entries.map(({ uniqueId }) => uniqueId),
    entry: entries.map(({ id }) => id),
    patient: numbers(of),
    accession: [published.accessionNumber],
    name: [patient.name],
  }
}

function numbers({ published: { patient } }: PatientCase): readonly string[] {
  const { southNumber, northNumber, domainId } = patient
  return [southNumber, domainId, domainId.split('^')[0] ?? '', northNumber]
}

// One filling for each of his numbers; the other names take their first value. His name is not
// told: an answer that holds it has given it away.
function fillings(of: PatientCase): readonly Readonly<Record<string, string>>[] {
  const { name: _, ...told } = named(of)
  const values = Object.entries(told).map(([key, [first = '']]) => [key, first])
  return numbers(of).map((patient) => ({
    ...Object.fromEntries(values),
    patient,
    patientId: patient,
    purpose: 'TREAT',
    decision: of.decision,
    hours: '1',
  }))
}

function queries(of: PatientCase) {
  return fillings(of).map((filling, at) => ({
    says: `query ${at + 1}`,
    query: new URLSearchParams(filling).toString(),
  }))
}

function bodies(of: PatientCase) {
  return fillings(of).flatMap((filling, at) => [
    {
      says: `JSON ${at + 1}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(filling),
    },
    {
      says: `form ${at + 1}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(filling).toString(),
    },
  ])
}
