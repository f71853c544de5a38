// Step: the studies are whole, North publishes their manifests by RAD-68, and South finds study and
// report.
import { findDocuments, manifestAndReport } from '../find-documents.ts'
import { isWithheld } from '../is-withheld.ts'
import { clinicianOfSouth } from '../people.ts'
import { until } from '../until.ts'
import type { Step } from '../walk.ts'

const withinMs = 30_000

export const awaitPublication: Step = {
  title: 'Studies are complete, manifests are registered (RAD-68, ITI-42, ITI-18)',
  async run({ wire, studies, unpublished, found, checks, signal }) {
    for (const subject of studies) {
      const { domainId, study } = subject
      if (unpublished.has(study.studyInstanceUid)) {
        wire.acts.push({ kind: 'publish', patient: domainId, study: study.studyInstanceUid })
      }
      // The second patient has not refused yet.
      if (subject.consent === 'none' && isWithheld(subject, wire.target)) continue
      const documents = await until(
        async () => {
          const { entries } = await findDocuments(wire, {
            asker: clinicianOfSouth,
            patientId: domainId,
            signal,
            outcome: 'released',
          })
          const { manifest, report } = manifestAndReport(entries)
          return manifest !== undefined && report !== undefined ? { manifest, report } : undefined
        },
        { what: 'manifest and report in the registry', withinMs, signal },
      )
      found.set(domainId, documents)
      const tied = [documents.manifest, documents.report].map(({ referenceIds }) => referenceIds)
      checks.expect(
        'manifest and report name the study',
        tied.every((ids) => ids.some((id) => id.startsWith(`${study.studyInstanceUid}^`))),
      )
      const { accessionNumber } = study
      checks.expect(
        'manifest and report name the accession number where there is one, and none else',
        tied.every(
          (ids) =>
            ids.some((id) => id.endsWith(':accession')) === (accessionNumber !== undefined) &&
            (accessionNumber === undefined ||
              ids.some((id) => id.startsWith(`${accessionNumber}^`))),
        ),
      )
    }
    return `${found.size} studies with their reports found by South`
  },
}
