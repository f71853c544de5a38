// What ITI-9 and ITI-83 have in common: the answer, and whom question and answer name.
import { toCx } from '@isthmus/identity/assigning-authorities'
import {
  type AskedAuthorities,
  type CrossReferenceAnswer,
  type CrossReferenceQuestion,
  type LinkedPatient,
  answerCrossReference,
  planCrossReference,
} from '@isthmus/identity/cross-reference'

/** Reads beside which patients a number (CX) stands. */
export type ReadLinkedPatients = (cx: string) => Promise<readonly LinkedPatient[]>

export interface FoundCrossReferences {
  readonly answer: CrossReferenceAnswer
  /** CX, for the audit trail alone. */
  readonly patientIds: readonly string[]
}

export async function findCrossReferences(
  question: CrossReferenceQuestion,
  authorities: AskedAuthorities,
  readLinked: ReadLinkedPatients,
): Promise<FoundCrossReferences> {
  const plan = planCrossReference(question, authorities)
  const asked = toCx(question.source, authorities)
  const named = asked === undefined ? [] : [asked]
  if (plan.kind === 'answer') return { answer: plan.answer, patientIds: named }
  const patients = await readLinked(plan.source)
  const patientIds = [...named, ...patients.map(({ patientId }) => patientId)]
  return { answer: answerCrossReference(plan, patients), patientIds }
}

/** A fixed phrase for the audit trail; undefined for an answer that is one. */
export function noteOn({ kind }: CrossReferenceAnswer): string | undefined {
  return kind === 'found' ? undefined : `no answer: ${kind}`
}
