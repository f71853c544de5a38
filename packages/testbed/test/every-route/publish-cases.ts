// The patients of the check: one who permits, one who refuses, and the ids of nobody.
import {
  type TestPatient,
  emptyPatient,
  permittingPatient,
  refusingPatient,
  southGateway,
} from '../../src/domain-map.ts'
import { type PublishedPatient, publishPatient } from '../../src/publish-patient.ts'
import { recordDecision } from '../../src/record-decision.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { searchAtSouth } from './ask-browser.ts'
import type { PatientCase } from './case.ts'
import type { Cases } from './check-every-route.ts'

/**
 * He who refuses permits at first: his true ids are known at South, and a search of it still stands
 * open.
 */
export async function publishCases(domain: WholeDomain): Promise<Cases> {
  await recordDecision(domain, emptyPatient, 'permit')
  const permitting = await publish(domain, permittingPatient, 41_000)
  const refusing = await publish(domain, refusingPatient, 97_000)
  await recordDecision(domain, refusingPatient, 'deny')
  return {
    permitting: { ...permitting, decision: 'permit' },
    refusing: { ...refusing, decision: 'refuse' },
    unknown: unknownCase(refusing.published),
  }
}

async function publish(domain: WholeDomain, patient: TestPatient, number: number) {
  await recordDecision(domain, patient, 'permit')
  const published = await publishPatient(domain, patient, number)
  const searchId = await searchAtSouth(domain.service(southGateway), patient.southNumber)
  return { published, searchId }
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
      submissionSets: like.submissionSets.map((set, at) => ({
        ...set,
        id: other(set.id),
        uniqueId: `2.25.115${at}`,
      })),
      folders: like.folders.map((folder, at) => ({
        ...folder,
        id: other(folder.id),
        uniqueId: `2.25.116${at}`,
      })),
    },
  }
}
