// Mobile Patient Identifier Cross-reference Query: the operation $ihe-pix and its answers (ITI TF-2:
// 3.83).
import { ResponseError } from '@isthmus/ihe/response-error'
import {
  type NamedValues,
  readAnswerParameters,
  readRequestParameters,
  writeAnswerParameters,
} from '../cross-reference-parameters.ts'
import {
  authorityOfSystem,
  identifierOfToken,
  systemOf,
  tokenOf,
} from '../cross-reference-token.ts'
import type { CrossReferenceAnswer, CrossReferenceQuestion } from '../cross-reference.ts'
import { FhirError, type FhirIssue } from '../fhir-error.ts'
import { type FhirFormat, fhirFormatOf } from '../fhir-format.ts'
import { textCharactersMax } from '../fhir-json.ts'
import { issueCodeOf, writeOperationOutcome } from '../operation-outcome.ts'
import { targetsMax } from './iti-9.ts'

/** Behind the base address of the FHIR service. */
export const pixmPath = '/Patient/$ihe-pix'

/** Throws FhirError; `expression` names the parameter. */
export function decodePixmQuery(query: URLSearchParams): CrossReferenceQuestion {
  return questionOf([...query])
}

/** The same by POST. `resource` is the body as JSON. Throws FhirError. */
export function decodePixmParameters(resource: unknown): CrossReferenceQuestion {
  return questionOf(readRequestParameters(resource))
}

/** Of a request by GET or POST; `_format` counts where it stands once. Throws FhirError 406. */
export function pixmFormatOf(query: URLSearchParams, accept: string | undefined): FhirFormat {
  return fhirFormatOf(query.getAll('_format')[0], accept)
}

function questionOf(values: NamedValues): CrossReferenceQuestion {
  const all = (wanted: string) => values.flatMap(([name, value]) => (name === wanted ? value : []))
  const unknown = values.find(([name]) => !known.includes(name))
  if (unknown !== undefined) {
    throw refusal('not-supported', 'a parameter that $ihe-pix does not have')
  }
  const long = values.find(([, value]) => value.length > textCharactersMax)
  if (long !== undefined) throw refusal('too-long', 'a parameter is too long', long[0])
  const [token, second] = all('sourceIdentifier')
  // ITI TF-2: 3.83.4.1.2.1. Exactly one (ITI83-002).
  if (token === undefined || second !== undefined) {
    const code = token === undefined ? 'required' : 'value'
    throw refusal(code, 'sourceIdentifier is due exactly once', 'sourceIdentifier')
  }
  if (all('_format').length > 1) throw refusal('value', '_format stands twice', '_format')
  const targets = all('targetSystem')
  if (targets.length > targetsMax) {
    throw refusal('too-long', `at most ${targetsMax} targetSystem are taken`, 'targetSystem')
  }
  return {
    source: identifierOfToken(token),
    targets: targets.map((system) => authorityOfSystem(system)),
  }
}

// `_pretty` asks for white space, which nobody needs.
const known = ['sourceIdentifier', 'targetSystem', '_format', '_pretty']

function refusal(code: FhirIssue['code'], diagnostics: string, expression?: string): FhirError {
  return new FhirError(400, {
    code,
    diagnostics,
    ...(expression === undefined ? {} : { expression }),
  })
}

export type PixmRefusal = Pick<FhirError, 'status' | 'issue'>

export interface PixmAnswer {
  readonly status: number
  readonly body: string
}

/** ITI TF-2: 3.83.4.2.2. */
export function encodePixmAnswer(answer: CrossReferenceAnswer, format: FhirFormat): PixmAnswer {
  if (answer.kind === 'found') {
    return { status: 200, body: writeAnswerParameters(answer.identifiers, format) }
  }
  return encodePixmRefusal(refusals[answer.kind], format)
}

export function encodePixmRefusal({ status, issue }: PixmRefusal, format: FhirFormat): PixmAnswer {
  return { status, body: writeOperationOutcome(issue, format) }
}

const refusals: Readonly<Record<Exclude<CrossReferenceAnswer['kind'], 'found'>, PixmRefusal>> = {
  'source-not-found': {
    status: 404,
    issue: { code: 'not-found', diagnostics: 'sourceIdentifier Patient Identifier not found' },
  },
  'source-ambiguous': {
    status: 409,
    issue: {
      code: 'multiple-matches',
      diagnostics: 'sourceIdentifier Patient Identifier stands beside more than one patient',
    },
  },
  'source-authority-not-recognized': {
    status: 400,
    issue: { code: 'code-invalid', diagnostics: 'sourceIdentifier Assigning Authority not found' },
  },
  'target-not-recognized': {
    status: 403,
    issue: { code: 'code-invalid', diagnostics: 'targetSystem not found' },
  },
}

/** The query of the asking side, by GET. */
export function encodePixmQuery({ source, targets }: CrossReferenceQuestion): URLSearchParams {
  const query = new URLSearchParams({ sourceIdentifier: tokenOf(source) })
  for (const { oid = '' } of targets) query.append('targetSystem', systemOf(oid))
  return query
}

/** Throws ResponseError for whatever is none of the answers of the framework. */
export function decodePixmAnswer(status: number, resource: unknown): CrossReferenceAnswer {
  try {
    if (status === 200) return { kind: 'found', identifiers: readAnswerParameters(resource) }
    const code = issueCodeOf(resource)
    if (status === 404 && code === 'not-found') return { kind: 'source-not-found' }
    if (status === 409 && code === 'multiple-matches') return { kind: 'source-ambiguous' }
    if (status === 400 && code === 'code-invalid') {
      return { kind: 'source-authority-not-recognized' }
    }
    if (status === 403 && code === 'code-invalid') {
      return { kind: 'target-not-recognized', positions: [] }
    }
  } catch (error) {
    if (!(error instanceof FhirError)) throw error
    throw new ResponseError(`the answer cannot be read: ${error.message}`, { cause: error })
  }
  throw new ResponseError(`the answer is none of $ihe-pix (${status})`)
}
