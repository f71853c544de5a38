// One uniqueId, many submissions at the same moment that bring it: what each of them hears and what
// is there afterwards. Rounds are told apart by number.
import { randomUUID } from 'node:crypto'
import {
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { type RegistryCalls, slot } from './registry-calls.ts'
import { refusing, silent } from './running-registry.ts'

/** What has the uniqueId in common; entries bring bytes of their own, or either of two. */
export const uniqueRaces = ['submission set', 'folder', 'own bytes', 'two contents'] as const
export type UniqueRace = (typeof uniqueRaces)[number]

export interface UniqueRound {
  /** 1, 2, …: no two rounds of one registry have the same. */
  readonly round: number
  /** Even. */
  readonly clients: number
  /** Any whole number. */
  readonly seed: number
}

export interface UniqueOutcome {
  readonly race: UniqueRace
  readonly accepted: number
  /** The codes that the others heard, each with how often. */
  readonly refusals: Readonly<Record<string, number>>
  /** Objects of those that were accepted, and of all others, that are there. */
  readonly there: { readonly ofAccepted: number; readonly ofRefused: number }
  /** How many different contents the accepted brought. */
  readonly contents: number
}

/** Limits of a registry that a race can read back from. */
export const resultsOfRace = { leafClassResultsMax: 100, objectRefResultsMax: 100 }

/** The race of a round: each in turn. */
export function raceOf(round: number): UniqueRace {
  return uniqueRaces[round % uniqueRaces.length] ?? 'submission set'
}

/**
 * ITI TF-3: Table 4.2.4.1-2. A submission set or folder is the first of its uniqueId; of entries all
 * are taken that have the bytes of the first.
 */
export function fairUniqueOutcome({ round, clients }: UniqueRound): UniqueOutcome {
  const race = raceOf(round)
  const accepted = race === 'two contents' ? clients / 2 : 1
  const isEntry = race === 'own bytes' || race === 'two contents'
  const code = isEntry ? 'XDSNonIdenticalHash' : 'XDSDuplicateUniqueIdInRegistry'
  return {
    race,
    accepted,
    refusals: { [code]: clients - accepted },
    there: { ofAccepted: accepted, ofRefused: 0 },
    contents: 1,
  }
}

export async function uniqueRace(calls: RegistryCalls, order: UniqueRound): Promise<UniqueOutcome> {
  const contestants = Array.from({ length: order.clients }, (_, at) => contestantOf(order, at))
  const answers = await Promise.all(
    contestants.map(async (one, at) => {
      // A registry takes 32 requests at once from a peer.
      const as = at % 2 === 0 ? 'repository' : 'other-repository'
      return { ...one, ...(await calls.submit(one.submission, as)) }
    }),
  )
  const refusals: Record<string, number> = {}
  for (const { code } of answers.flatMap(({ errors }) => errors)) {
    refusals[code] = (refusals[code] ?? 0) + 1
  }
  const accepted = answers.filter(({ status }) => status === 'Success')
  const refused = answers.filter(({ status }) => status !== 'Success')
  const there = await entriesThere(calls, contestants)
  const among = (some: typeof answers) =>
    some.filter(({ entryUuid }) => there.has(entryUuid)).length
  return {
    race: raceOf(order.round),
    accepted: accepted.length,
    refusals,
    there: { ofAccepted: among(accepted), ofRefused: among(refused) },
    contents: new Set(accepted.map(({ hash }) => hash)).size,
  }
}

interface Contestant {
  readonly submission: Submission
  readonly entryUuid: string
  readonly entryUniqueId: string
  readonly hash: string
}

function contestantOf({ round, seed }: UniqueRound, at: number): Contestant {
  const race = raceOf(round)
  const contested = `2.999.89.${seed}.${round}`
  const own = `${contested}.${at + 1}`
  const isEntry = race === 'own bytes' || race === 'two contents'
  const entryUniqueId = isEntry ? contested : own
  const content = race === 'two contents' ? at % 2 : at
  const hash = content.toString(16).padStart(40, '0')
  const entryUuid = toEntryUuid(randomUUID())
  // Rows of different patients lie in different partitions: none of their indexes sees them all.
  const patientId = [samplePatientId, refusing, silent][at % 3] ?? samplePatientId
  const setUniqueId = race === 'submission set' ? contested : `${own}.1`
  const folders = race === 'folder' ? [sampleFolder({ uniqueId: contested, patientId })] : []
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ uniqueId: setUniqueId, patientId }),
    documentEntries: [sampleEntry({ id: entryUuid, uniqueId: entryUniqueId, patientId, hash })],
    folders,
  })
  return { submission, entryUuid, entryUniqueId, hash }
}

// A submission is there as a whole or not at all: its entry stands for it. The repository sees its
// own, whosever they are.
async function entriesThere(
  calls: RegistryCalls,
  contestants: readonly Contestant[],
): Promise<ReadonlySet<string>> {
  const uniqueIds = [...new Set(contestants.map(({ entryUniqueId }) => entryUniqueId))]
  const list = `(${uniqueIds.map((uniqueId) => `'${uniqueId}'`).join(',')})`
  const { status, objectRefs } = await calls.ask('GetDocuments', [slot('UniqueId', list)], {
    as: 'repository',
    returnType: 'ObjectRef',
    assertionXml: undefined,
  })
  if (status !== 'Success') throw new RangeError(`ITI-18: ${status}`)
  return new Set(objectRefs)
}
