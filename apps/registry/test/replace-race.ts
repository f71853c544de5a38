// One entry, many clients that replace it at the same moment: what each of them hears and what is
// left. Rounds are told apart by number, and drawn from a seed.
import { randomUUID } from 'node:crypto'
import {
  sampleAssociation,
  sampleEntry,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import type { Association } from '@isthmus/xds/metadata/association'
import { type RegistryCalls, slot } from './registry-calls.ts'

export interface RaceRound {
  /** 1, 2, …: no two rounds of one registry have the same. */
  readonly round: number
  readonly clients: number
  /** Any whole number; the same one draws the same rounds. */
  readonly seed: number
}

export interface RaceOutcome {
  /** How many replacements were answered with Success. */
  readonly accepted: number
  /** The codes that the others heard, each with how often. */
  readonly refusals: Readonly<Record<string, number>>
  /** Which of the original and its would-be replacements are registered, by status. */
  readonly approved: readonly ('original' | 'replacement')[]
  readonly deprecated: readonly ('original' | 'replacement')[]
}

/** What every round must come to. */
export function fairOutcome(clients: number): RaceOutcome {
  return {
    accepted: 1,
    refusals: { XDSRegistryDeprecatedDocumentError: clients - 1 },
    approved: ['replacement'],
    deprecated: ['original'],
  }
}

/** Registers an entry, lets all clients replace it at once, and reads back what is there. */
export async function replaceRace(calls: RegistryCalls, race: RaceRound): Promise<RaceOutcome> {
  const random = randomNumbers(race.seed * 1_000_003 + race.round)
  const original = toEntryUuid(randomUUID())
  const replacements = Array.from({ length: race.clients }, (_, at) => ({
    id: toEntryUuid(randomUUID()),
    type: random() < 0.5 ? ('RPLC' as const) : ('XFRM_RPLC' as const),
    number: at + 1,
  }))
  await registered(calls, submissionOf(race, { id: original, number: 0 }))
  const answers = await Promise.all(
    replacements.map(({ id, number, type }) => {
      const relation = sampleAssociation({ id: 'r', type, sourceId: id, targetId: original })
      // A registry takes 32 requests at once from a peer.
      const as = number % 2 === 0 ? 'repository' : 'other-repository'
      return calls.submit(submissionOf(race, { id, number, associations: [relation] }), as)
    }),
  )
  const refusals: Record<string, number> = {}
  for (const { code } of answers.flatMap(({ errors }) => errors)) {
    refusals[code] = (refusals[code] ?? 0) + 1
  }
  const ids = [original, ...replacements.map(({ id }) => id)]
  return {
    accepted: answers.filter(({ status }) => status === 'Success').length,
    refusals,
    ...(await registeredOf(calls, ids, original)),
  }
}

async function registered(
  calls: RegistryCalls,
  submission: ReturnType<typeof submissionOf>,
): Promise<void> {
  const { status, errors } = await calls.submit(submission)
  if (status !== 'Success') throw new RangeError(JSON.stringify(errors))
}

async function registeredOf(
  calls: RegistryCalls,
  ids: readonly string[],
  original: string,
): Promise<Pick<RaceOutcome, 'approved' | 'deprecated'>> {
  const list = `(${ids.map((id) => `'${id}'`).join(',')})`
  const { status, objects } = await calls.ask('GetDocuments', [slot('EntryUUID', list)])
  if (status !== 'Success') throw new RangeError(`ITI-18: ${status}`)
  const named = (wanted: string) =>
    objects
      .filter(({ availabilityStatus }) => availabilityStatus === wanted)
      .map(({ id }) => (id === original ? ('original' as const) : ('replacement' as const)))
  return { approved: named('Approved'), deprecated: named('Deprecated') }
}

function submissionOf(
  { seed, round }: RaceRound,
  entry: {
    readonly id: string
    readonly number: number
    readonly associations?: readonly Association[]
  },
) {
  const uniqueId = `2.999.88.${seed}.${round}.${entry.number}`
  return sampleSubmission({
    submissionSet: sampleSubmissionSet({ uniqueId: `${uniqueId}.1000` }),
    documentEntries: [sampleEntry({ id: entry.id, uniqueId })],
    associations: entry.associations ?? [],
  })
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
