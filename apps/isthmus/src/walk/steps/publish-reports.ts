// Step: North publishes the reports by ITI-41, each tied to its study.
import { findDocuments, manifestAndReport } from '../find-documents.ts'
import { clinicianOfSouth } from '../people.ts'
import { publishReport } from '../publish-report.ts'
import type { Step } from '../walk.ts'

export const publishReports: Step = {
  title: 'North publishes the reports (ITI-41)',
  async run({ wire, studies, reports, checks, signal }) {
    for (const subject of studies) {
      // A second walk through the same domain finds the report of the first one.
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
