// Step: North publishes the reports by ITI-41, each tied to its study.
import { findDocuments, manifestAndReport } from '../find-documents.ts'
import { clinicianOfSouth } from '../people.ts'
import { publishReport } from '../publish-report.ts'
import type { Step } from '../walk.ts'

export const publishReports: Step = {
  title: 'North publishes the reports (ITI-41)',
  async run({ wire, studies, reports, unpublished, checks, signal }) {
    for (const subject of studies) {
      // A second walk through the same domain finds the reports of the first one; of whom nothing is recorded,
      // South may not see them, but then they were published together with his study.
      if (subject.consent === 'none') {
        if (!unpublished.has(subject.study.studyInstanceUid)) continue
        reports.set(
          subject.domainId,
          await publishReport(wire, subject, { now: new Date(), signal }),
        )
        continue
      }
      const { entries } = await findDocuments(wire, {
        asker: clinicianOfSouth,
        patientId: subject.domainId,
        signal,
        outcome: 'released',
      })
      if (manifestAndReport(entries).report !== undefined) continue
      const report = await publishReport(wire, subject, { now: new Date(), signal })
      reports.set(subject.domainId, report)
      checks.expect('a report is published', report.uniqueId !== '')
    }
    return `${reports.size} PDF reports`
  },
}
