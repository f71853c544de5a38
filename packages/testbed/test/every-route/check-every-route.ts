// Asks every route of the running domain for the data of a patient who has refused, and says what is wrong.
import type { WholeDomain } from '../../src/whole-domain.ts'
import { type Mark, type PatientCase, foundIn, idsOf, marksOf } from './case.ts'
import { isAudited } from './denials.ts'
import { doorsOf } from './doors.ts'
import type { Answer, Door, Question } from './question.ts'

export interface Cases {
  /** He permits: what a question brings of his data shows what it would bring of anybody's. */
  readonly permitting: PatientCase
  readonly refusing: PatientCase
  /** Ids that nobody has. */
  readonly unknown: PatientCase
}

/** One line for each route that gives a byte away, hides without audit, or that nobody can ask; none when all is well. */
export async function checkEveryRoute(
  domain: WholeDomain,
  cases: Cases,
): Promise<readonly string[]> {
  const complaints: string[] = []
  for (const door of doorsOf(domain, cases.refusing)) {
    for (const complaint of await checkDoor(domain, door, cases)) {
      complaints.push(`${door.name}: ${complaint}`)
    }
  }
  return complaints
}

async function checkDoor(
  domain: WholeDomain,
  door: Door,
  cases: Cases,
): Promise<readonly string[]> {
  const complaints: string[] = []
  let understood = false
  for (const question of door.questions ?? []) {
    const asked = await askBoth(domain, { door, question, cases })
    understood ||= asked.understood
    complaints.push(...asked.complaints.map((one) => `${one} (${question.title})`))
  }
  return understood ? complaints : [...complaints, 'a new route, teach the test to ask it']
}

interface Asking {
  readonly door: Door
  readonly question: Question
  readonly cases: Cases
}

async function askBoth(domain: WholeDomain, { door, question, cases }: Asking) {
  const { permitting, refusing, unknown } = cases
  const secret = marksOf(refusing).filter(
    ({ kind }) => question.shows !== 'audit' || kind === 'content',
  )
  const control = await question.ask(permitting, refusing)
  const opened = foundIn(marksOf(permitting), control)
  const from = new Date()
  const answer = await question.ask(refusing, permitting)
  const complaints = [...leaks(secret, control), ...leaks(secret, answer)]
  const patientId = refusing.published.patient.domainId
  if (question.shows === 'audit') {
    const isUsed = answer.status === 200
    if (isUsed && !(await isAudited(domain, { from, type: auditLogUsed }))) {
      complaints.push('the use of the audit log is not audited')
    }
  } else if (opened.length > 0 && !(await isAudited(domain, { from, patientId, outcome: '4' }))) {
    complaints.push('no denial is audited')
  }
  if (answer.status === 403) {
    const refused = { from, source: door.source, outcome: '4' } as const
    if (!(await isAudited(domain, refused))) complaints.push('no refusal (403) is audited')
  }
  if (question.comparable === true) {
    const nothing = await question.ask(unknown, permitting)
    if (readable(nothing, unknown) !== readable(answer, refusing)) {
      complaints.push('an unknown id is answered in another way')
    }
  }
  return { complaints, understood: control.understood }
}

/** DICOM PS3.15: A.5.3.2. */
const auditLogUsed = '110101'

function leaks(secret: readonly Mark[], answer: Answer): readonly string[] {
  return [...new Set(foundIn(secret, answer).map(({ name }) => `gives his ${name}`))]
}

// The answer without what differs from one to the next: ids of the patient, of messages and boundaries, and times.
function readable({ status, received }: Answer, of: PatientCase): string {
  let text = `${status ?? ''} ${Buffer.from(received).toString('latin1')}`
  for (const id of idsOf(of).toSorted((left, right) => right.length - left.length)) {
    if (id !== '') text = text.replaceAll(id, 'ID').replaceAll(id.replaceAll('&', '&amp;'), 'ID')
  }
  return text
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UUID')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
}
