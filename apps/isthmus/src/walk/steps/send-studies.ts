// Step: the studies arrive at North's imaging source by C-STORE, the first one by our own SCU,
// others by dcmtk's.
import { sendStudy, sendStudyByStorescu } from '../send-study.ts'
import { readAudit } from '../read-audit.ts'
import type { Step } from '../walk.ts'
import type { Wire } from '../wire.ts'

export const sendStudies: Step = {
  title: 'North’s scanners send by C-STORE',
  async run({ wire, studies, unpublished, checks, signal }) {
    const { target } = wire
    const sent: string[] = []
    for (const { study } of studies) {
      if (!(await wasPublished(wire, study.studyInstanceUid, signal))) {
        unpublished.add(study.studyInstanceUid)
      }
    }
    for (const [at, { study }] of studies.entries()) {
      const byOthers = at > 0 && (await sendStudyByStorescu(target, { hospital: 'north', study }))
      if (at > 0 && byOthers === undefined) checks.skip('C-STORE by storescu', 'dcmtk is not here')
      const count =
        typeof byOthers === 'number'
          ? byOthers
          : await sendStudy(target, { hospital: 'north', study, signal })
      checks.expect(`all instances of study ${at + 1} are stored`, count === study.files.length)
      sent.push(`${count}`)
    }
    return `${sent.join(' + ')} instances`
  },
}

// In a domain that was walked through before, sending again publishes nothing anew: the audit
// knows.
async function wasPublished(wire: Wire, study: string, signal: AbortSignal): Promise<boolean> {
  const stretch = { from: new Date(0), to: new Date(), signal }
  const messages = await readAudit(wire, { ...stretch, study, type: instancesAccessed })
  return messages.some(({ source }) => source.sourceId === 'imaging-source-north')
}

/** DICOM PS3.15: A.5.3.6. The source reads a study to write its manifest. */
const instancesAccessed = '110103'
