// Step: North publishes the reports by ITI-41, each tied to its study.
import { findDocuments, manifestAndReport } from '../find-documents.ts'
import { clinicianOfSouth } from '../people.ts'
import { publishReport } from '../publish-report.ts'
import type { Step } from '../walk.ts'

export const publishReports: Step = {
  title: 'North publishes the reports (ITI-41)',
  async run({ wire, studies, reports, checks, signal }) {
    for (const subject of studies) {
      // A second walk through the same domain finds the reports of the first one. Of whom nothing
      // is recorded,
      // South may not see them: he gets a new one, so that its id is known when it is asked for in
      // vain.
      if (subject.consent === 'none') {
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
