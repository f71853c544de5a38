// Holds an answer against what a step expects of it, kind by kind.
import { createHash } from 'node:crypto'
import type { XmlElement } from '@isthmus/xml/element'
import { child } from '@isthmus/xml/find'
import type { Expectation } from './scenario.ts'
import { prefixes, valuesAt } from './xml-path.ts'
import type { HttpAnswer } from './wire/http-message.ts'
import type { SoapAnswer } from './wire/soap-answer.ts'

export interface Received {
  readonly http: HttpAnswer
  readonly soap: SoapAnswer | undefined
  readonly seconds: number
}

export interface CheckContext {
  /** Values of a path in an earlier step. */
  readonly valuesOf: (step: string, path: string) => readonly string[]
  /** Bytes of an attachment of this scenario. */
  readonly attachment: (id: string) => Buffer
  readonly fill: (text: string) => string
}

/** One sentence for each expectation that does not hold. */
export function checkAnswer(
  expected: Expectation,
  received: Received,
  context: CheckContext,
): readonly string[] {
  const { http, soap, seconds } = received
  return [
    ...equal('HTTP status', expected.http, http.status),
    ...checkHeaders(expected, http),
    ...(expected.fault === undefined ? unexpectedFault(soap) : checkFault(expected.fault, soap)),
    ...checkRegistryResponse(expected.registryResponse, soap),
    ...(expected.xpath ?? []).flatMap((one) => checkPath(one, soap, context)),
    ...equal('number of parts', expected.parts?.count, soap?.parts.size ?? 0),
    ...checkHashes(expected.sha256, soap, context),
    ...checkJson(expected.json, http, context),
    ...(expected.withinMs !== undefined && seconds * 1000 > expected.withinMs
      ? [`it took ${Math.round(seconds * 1000)} ms, at most ${expected.withinMs} ms are due`]
      : []),
  ]
}

function checkHeaders(
  { contentType, header = {} }: Expectation,
  { headers }: HttpAnswer,
): readonly string[] {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  return [
    ...equal('content type', contentType, type),
    ...Object.entries(header).flatMap(([name, value]) =>
      equal(`header ${name}`, value, headers.get(name.toLowerCase())),
    ),
  ]
}

function checkFault(
  { code, subcode }: NonNullable<Expectation['fault']>,
  soap: SoapAnswer | undefined,
): readonly string[] {
  const fault = faultOf(soap)
  if (fault === undefined) return [`no SOAP fault came, ${code} is due`]
  const [first, ...subcodes] = fault
  return [
    ...equal('fault code', code, first),
    ...(subcode === undefined || subcodes.includes(subcode)
      ? []
      : [`fault subcode is ${subcodes.join(' ') || 'none'}, ${subcode} is due`]),
  ]
}

function unexpectedFault(soap: SoapAnswer | undefined): readonly string[] {
  const fault = faultOf(soap)
  return fault === undefined ? [] : [`a SOAP fault came: ${fault.join(' ')}`]
}

// Local names of Code and Subcodes, the outermost first.
function faultOf(soap: SoapAnswer | undefined): readonly string[] | undefined {
  const names = soap && valuesAt(soap.root, '//soap:Body/soap:Fault/soap:Code//soap:Value')
  if (names === undefined || names.length === 0) return undefined
  return names.map((name) => name.split(':').at(-1) ?? '')
}

function checkRegistryResponse(
  expected: Expectation['registryResponse'],
  soap: SoapAnswer | undefined,
): readonly string[] {
  if (expected === undefined) return []
  const response = soap && registryResponseOf(soap.root)
  if (response === undefined) return ['the answer holds no registry response']
  const status = response.attributes.get('status')?.split(':').at(-1)
  const codes = valuesAt(response, '//rs:RegistryError/@errorCode')
  return [
    ...equal('status', expected.status, status),
    ...equal('error codes', (expected.errors ?? []).join(' '), codes.join(' ')),
  ]
}

// ITI-18 answers with a response that is one itself; the others hold it, or are it.
function registryResponseOf(root: XmlElement): XmlElement | undefined {
  const body = child(root, prefixes['soap'] ?? '', 'Body')?.children[0]
  if (body === undefined || body.attributes.has('status')) return body
  return child(body, prefixes['rs'] ?? '', 'RegistryResponse')
}

type PathExpectation = NonNullable<Expectation['xpath']>[number]

function checkPath(
  expected: PathExpectation,
  soap: SoapAnswer | undefined,
  context: CheckContext,
): readonly string[] {
  if (soap === undefined) return [`no XML came, ${expected.path} is due`]
  const found = valuesAt(soap.root, expected.path)
  const { equals, includes, count, atLeast, sameAs } = expected
  const wanted = sameAs === undefined ? undefined : context.valuesOf(sameAs, expected.path)
  const included = includes === undefined ? undefined : context.fill(includes)
  return [
    ...(equals === undefined ? [] : equal(expected.path, context.fill(equals), found.join(' '))),
    ...(included === undefined || found.includes(included)
      ? []
      : [`${expected.path} does not include ${included}`]),
    ...equal(`number of ${expected.path}`, count, found.length),
    ...(atLeast !== undefined && found.length < atLeast
      ? [`${found.length} of ${expected.path}, at least ${atLeast} are due`]
      : []),
    ...(wanted === undefined
      ? []
      : equal(`${expected.path} as in ${sameAs}`, sorted(wanted), sorted(found))),
  ]
}

function sorted(values: readonly string[]): string {
  return values.toSorted().join(' ')
}

function checkHashes(
  expected: Expectation['sha256'],
  soap: SoapAnswer | undefined,
  { attachment }: CheckContext,
): readonly string[] {
  if (expected === undefined) return []
  const came = new Set([...(soap?.parts.values() ?? [])].map((bytes) => sha256(bytes)))
  return expected
    .filter((id) => !came.has(sha256(attachment(id))))
    .map((id) => `no part holds the bytes of ${id}`)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function checkJson(
  expected: Expectation['json'],
  { body }: HttpAnswer,
  { fill }: CheckContext,
): readonly string[] {
  if (expected === undefined) return []
  const content = parseJson(body)
  return Object.entries(expected).flatMap(([path, value]) =>
    equal(path, fill(value), valueAt(content, path)),
  )
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

// `provision.type`, `issue.0.code`.
function valueAt(content: unknown, path: string): string | undefined {
  const found = path.split('.').reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null) return undefined
    return new Map(Object.entries(at)).get(key)
  }, content)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
}

type Plain = string | number | undefined

function equal(what: string, due: Plain, is: Plain): readonly string[] {
  if (due === undefined || due === is) return []
  return [`${what} is ${show(is)}, ${show(due)} is due`]
}

function show(value: Plain): string {
  return value === undefined || value === '' ? 'nothing' : String(value)
}
