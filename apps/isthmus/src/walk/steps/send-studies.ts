// Step: the studies arrive at North's imaging source by C-STORE, the first one by our own SCU, others by dcmtk's.
import { sendStudy, sendStudyByStorescu } from '../send-study.ts'
import type { Step } from '../walk.ts'

export const sendStudies: Step = {
  title: 'North’s scanners send by C-STORE',
  async run({ wire: { target }, studies, checks, signal }) {
    const sent: string[] = []
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
