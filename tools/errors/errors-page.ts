// Prints what our actors answer when they refuse, from the tables in code: docs/errors.md cannot
// say anything else.
import { assertionSentences } from '../../packages/saml/src/assertion-error.ts'
import { type FaultRow, faults } from '../../packages/soap/src/faults.ts'
import { SoapFaultError } from '../../packages/soap/src/soap-fault-error.ts'
import { type ErrorCodeRow, type Sent, errorCodes } from '../../packages/xds/src/errors.ts'
import type { Samples } from './samples.ts'
import { shownByTests } from './shown-by-tests.ts'

/** The whole of docs/errors.md. */
export function errorsPage(samples: Samples): string {
  const codes: readonly (readonly [string, ErrorCodeRow])[] = Object.entries(errorCodes)
  return [
    ...head,
    ...codes.filter(([, { sent }]) => sent !== 'never').map((row) => errorRow(row, samples)),
    '',
    ...understood,
    ...codes.filter(([, { sent }]) => sent === 'never').map((row) => errorRow(row, samples)),
    '',
    ...soapHead,
    ...Object.entries(faults).map((row) => faultRow(row, samples)),
    '',
    ...assertionHead,
    ...Object.entries(assertionSentences).map((row) => assertionRow(row, samples)),
    '',
  ].join('\n')
}

const columns = [
  '| Code | Severity | Meaning | May occur in | Sent because of | Citation | Samples |',
  '|---|---|---|---|---|---|---|',
]

const head = [
  '# Errors',
  '',
  'Printed from the code by `node tools/print-errors.ts`; do not edit by hand.',
  '',
  'What is wrong with the content of a request comes back as RegistryError in an answer with HTTP status 200; what is wrong with',
  'the envelope, as a SOAP fault. `codeContext` says which object (its id, in brackets at the end), which attribute, what was found',
  'and what would be right. It never repeats what a person could be known by: of patient ids, names, addresses and file names it',
  'says only that they are wrong. `location` is the id of the object. All errors of a submission come together, at most 200.',
  'The number of samples leads to the folder of the first: requests as they stand on the wire that earn the code. What no message',
  'alone can bring about is shown by a test.',
  '',
  '## RegistryError codes',
  '',
  ...columns,
]

const understood = [
  '## Codes that are understood and not sent',
  '',
  'Other actors may answer them; they are passed on as they come, as is any code that is not in these tables.',
  '',
  ...columns,
]

const soapHead = [
  '## SOAP faults',
  '',
  'A fault goes back on the connection of the request. Where `wsa:ReplyTo` is an address that the sender is listed with (`replyTo` of',
  'the peers file), what goes wrong after the request was accepted with HTTP 202 is sent to `wsa:FaultTo`, or to `wsa:ReplyTo` where',
  'there is none. Every other address is refused and nothing is executed; a FaultTo of `none` is accepted, and the fault then not sent.',
  '',
  '| Fault | Code | Subcodes | HTTP status | When | Samples |',
  '|---|---|---|---|---|---|',
]

const assertionHead = [
  '## SOAP faults of assertions',
  '',
  'WS-Security 1.1: 12. Code `env:Sender`, HTTP status 400, the subcode in `wsse` (`MessageExpired` in `wsu`).',
  '',
  '| Subcode | What the fault says | Samples |',
  '|---|---|---|',
]

const because: Readonly<Record<Sent, string>> = {
  message: 'the message',
  state: 'the state of actor, data or sender',
  never: '–',
}

function errorRow([code, row]: readonly [string, ErrorCodeRow], samples: Samples): string {
  const { severity, meaning, on, cites, sent } = row
  const shown = on.flatMap((transaction) => samples.rejects.get(`${transaction} ${code}`) ?? [])
  return cells([
    `\`${code}\``,
    severity,
    meaning,
    on.join(', '),
    because[sent],
    cites.join('; '),
    link(code, shown),
  ])
}

function faultRow([name, { code, subcodes, when }]: [string, FaultRow], samples: Samples): string {
  const status = new SoapFaultError({ code, reason: when }).httpStatus
  return cells([
    name,
    `\`env:${code}\``,
    subcodes.map((subcode) => `\`wsa:${subcode}\``).join(' '),
    `${status}`,
    when,
    link(name, faultSamples(name, samples)),
  ])
}

function assertionRow([name, sentence]: readonly [string, string], samples: Samples): string {
  return cells([name, sentence, link(name, faultSamples(name, samples))])
}

/** Samples of all transactions that earn the fault. */
export function faultSamples(name: string, { rejects }: Samples): readonly string[] {
  return [...rejects].flatMap(([key, paths]) => (key.endsWith(` Fault-${name}`) ? paths : []))
}

function link(name: string, paths: readonly string[]): string {
  const [first] = paths
  const test = shownByTests.get(name)
  if (first === undefined) return test === undefined ? '–' : `[test](../${test})`
  return `[${paths.length}](../packages/vectors/${first.slice(0, first.lastIndexOf('/'))})`
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}
