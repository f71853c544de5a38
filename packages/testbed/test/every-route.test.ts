// Every route of the running domain, asked for the data of a patient who has refused: read from the routers' own
// tables, so that a route that is added is asked, or stops this test.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyPatient, permittingPatient, refusingPatient, southGateway } from '../src/domain-map.ts'
import { type PublishedPatient, publishPatient } from '../src/publish-patient.ts'
import { recordDecision } from '../src/record-decision.ts'
import { type WholeDomain, startWholeDomain } from '../src/whole-domain.ts'
import { searchAtSouth } from './every-route/ask-browser.ts'
import type { PatientCase } from './every-route/case.ts'
import { type Cases, checkEveryRoute } from './every-route/check-every-route.ts'

describe.each(['hospital', 'conformance'] as const)('in profile %s', (profile) => {
  let domain: WholeDomain
  let cases: Cases

  beforeAll(async () => {
    domain = await startWholeDomain(profile)
    cases = await publishCases(domain)
  }, 60_000)
  afterAll(() => domain[Symbol.asyncDispose]())

  test('no route gives a byte of him away, and each that has his data audits its denial', async () => {
    expect(await checkEveryRoute(domain, cases)).toEqual([])
  }, 60_000)
})

// He permits while his data come and South searches once; then he refuses.
async function publishCases(domain: WholeDomain): Promise<Cases> {
  const gateway = domain.service(southGateway)
  await recordDecision(domain, emptyPatient, 'permit')
  const permitting = await published(permittingPatient, 41_000)
  const refusing = await published(refusingPatient, 97_000)
  await recordDecision(domain, refusingPatient, 'deny')
  const cases: Cases = {
    permitting: { ...permitting, decision: 'permit' },
    refusing: { ...refusing, decision: 'refuse' },
    unknown: unknownCase(refusing.published),
  }
  return cases

  async function published(patient: typeof refusingPatient, number: number) {
    await recordDecision(domain, patient, 'permit')
    const data = await publishPatient(domain, patient, number)
    return { published: data, searchId: await searchAtSouth(gateway, patient.southNumber) }
  }
}

// Nobody's ids, as many as the other has, and a patient of whom there is nothing.
function unknownCase(like: PublishedPatient): PatientCase {
  const other = (id: string) => id.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10))
  return {
    decision: 'permit',
    searchId: '00000000-0000-4000-8000-000000000000',
    published: {
      ...like,
      patient: emptyPatient,
      accessionNumber: 'NONE',
      studyInstanceUid: '2.25.111',
      seriesInstanceUid: '2.25.112',
      sopInstanceUids: like.sopInstanceUids.map((_, at) => `2.25.113${at}`),
      entries: like.entries.map((entry, at) => ({
        ...entry,
        id: other(entry.id),
        uniqueId: `2.25.114${at}`,
      })),
    },
  }
}
