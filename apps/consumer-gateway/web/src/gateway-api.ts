// What the page may ask of its gateway, and what it gets.
import type { AuditPage } from '../../src/audit-rows.ts'

export interface Purpose {
  readonly code: string
  readonly label: string
}

export interface SignedIn {
  readonly signedIn: true
  readonly name: string
  readonly roles: readonly ('clinician' | 'desk' | 'privacy-officer')[]
  readonly hospital: string
  readonly purposes: readonly Purpose[]
}

export type Session = SignedIn | { readonly signedIn: false; readonly hospital: string }

export interface SeriesSummary {
  readonly seriesInstanceUid: string
  readonly instances: number
}

export interface ReportSummary {
  readonly documentUniqueId: string
  readonly title: string
  readonly time: string
  readonly author: string
}

export interface StudySummary {
  readonly studyInstanceUid: string
  readonly title: string
  /** DTM of the examination, UTC. */
  readonly time: string
  readonly modalities: readonly string[]
  readonly hospital: string
  readonly series: readonly SeriesSummary[]
  readonly instances: number
  readonly reports: readonly ReportSummary[]
}

export interface SearchResult {
  readonly searchId: string
  readonly outcome: 'found' | 'nothing' | 'refused' | 'not-released' | 'unknown-patient'
  /** One sentence for the person in front of the screen. */
  readonly sentence: string
  readonly patient: { readonly localId: string; readonly name: string; readonly birthDate: string }
  readonly studies: readonly StudySummary[]
  readonly otherReports: readonly ReportSummary[]
  readonly durationMs: number
}

export interface ConsentState {
  readonly localId: string
  readonly state: 'permit' | 'refuse' | 'none'
  readonly since: string
}

/** A refusal of the gateway, in words made for the person who reads it. */
export class GatewayRefusedError extends Error {
  override readonly name = 'GatewayRefusedError'
  readonly status: number

  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

export function session(): Promise<Session> {
  return ask('/api/session')
}

export function search(patient: string, purpose: string): Promise<SearchResult> {
  return ask('/api/searches', { patient, purpose })
}

export function signOut(): Promise<{ readonly location: string }> {
  return ask('/api/sign-out', {})
}

export function consentOf(patient: string): Promise<ConsentState> {
  return ask('/api/consents/find', { patient })
}

export function recordConsent(
  patient: string,
  decision: 'permit' | 'refuse',
): Promise<ConsentState> {
  return ask('/api/consents', { patient, decision })
}

export interface AuditFilter {
  readonly patient: string
  readonly user: string
  readonly outcome: string
  readonly hours: number
}

export function auditPage(filter: AuditFilter, page: string): Promise<AuditPage> {
  return ask('/api/audit', { ...filter, page })
}

export function studyUrl(searchId: string, studyInstanceUid: string): string {
  return `/api/searches/${searchId}/studies/${studyInstanceUid}`
}

export function reportUrl(searchId: string, documentUniqueId: string): string {
  return `/api/searches/${searchId}/reports/${encodeURIComponent(documentUniqueId)}`
}

/** What the gateway said instead of an answer. */
export async function refusalOf(answer: Response): Promise<GatewayRefusedError> {
  return new GatewayRefusedError(answer.status, sentenceOf(await answer.text(), answer.status))
}

/** Words for whatever went wrong. */
export function wordsFor(error: unknown): string {
  if (error instanceof GatewayRefusedError) return error.message
  return 'The gateway cannot be reached. Please try again.'
}

// The gateway is our own and typed by the same words; a page and a gateway of different builds are
// never mixed.
async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw await refusalOf(answer)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own gateway, of the same build
  return JSON.parse(await answer.text()) as Answer
}

function sentenceOf(text: string, status: number): string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'sentence' in value) {
      return String(value.sentence)
    }
  } catch {
    // An answer without our words, such as an empty one.
  }
  return `The gateway did not answer as expected (${status}). Please try again.`
}
