// Step: the second patient changes his mind. South sees him as long as he permits, and within a
// second not.
import { findDocuments } from '../find-documents.ts'
import { clinicianOfSouth, deskOfNorth } from '../people.ts'
import { recordConsent } from '../record-consent.ts'
import { until } from '../until.ts'
import type { Step, Walk, WalkStudy } from '../walk.ts'
import { WalkError } from '../walk-error.ts'

const withinMs = 1000

export const refuseSharing: Step = {
  title: 'A patient refuses, permits and refuses again',
  async run(walk) {
    const subject = walk.studies.find(({ consent }) => consent === 'refuse')
    if (subject === undefined) throw new WalkError('no patient refuses')
    const times: string[] = []
    for (const type of ['deny', 'permit', 'deny'] as const) {
      await recordConsent(
        walk.wire,
        { patientId: subject.domainId, type, desk: deskOfNorth },
        walk.signal,
      )
      times.push(`${await untilSeen(walk, subject, type)} ms`)
    }
    return `South sees it after ${times.join(', ')}`
  },
}

// The registry answers Success in both cases: with his documents, or without him.
async function untilSeen(walk: Walk, subject: WalkStudy, type: 'permit' | 'deny'): Promise<number> {
  const start = performance.now()
  const count = type === 'permit' ? 2 : 0
  await until(
    async () => {
      const { response, entries } = await findDocuments(walk.wire, {
        asker: clinicianOfSouth,
        patientId: subject.domainId,
        signal: walk.signal,
        outcome: type === 'permit' ? 'released' : 'refused',
      })
      walk.checks.expect('the registry answers Success', response.status === 'Success')
      return entries.length === count ? entries : undefined
    },
    { what: `South sees ${count} documents`, withinMs, signal: walk.signal },
  )
  const tookMs = Math.round(performance.now() - start)
  walk.checks.expect('a decision binds within a second', tookMs <= withinMs, `${tookMs} ms`)
  return tookMs
}
