// Whatever a well-formed message holds: it is read, found wanting, or refused as the sender's fault.
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { RequestError } from '@isthmus/ihe/request-error'
import { readXml } from '@isthmus/xml/read-xml'
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from 'fast-check'
import { expect, it } from 'vitest'
import { checkIti44 } from '../check-iti-44.ts'
import { identityChange } from '../identity-change.ts'
import { readIti8 } from './iti-8.ts'
import { iti44, readIti44 } from './iti-44.ts'

const runs = { seed: 20_260_314, numRuns: 1_500 }
const authorities = { domain: '2.999.1.2', namespaces: new Map([['DOMAIN', '2.999.1.2']]) }

const names =
  'id controlActProcess subject registrationEvent subject1 patient code replacementOf device name ' +
  'priorRegistration priorRegisteredRole statusCode receiver sender patientPerson creationTime'

// Elements that open and close in any nesting; the root and an id are there.
const tree = array(tuple(constantFrom(...names.split(' ')), nat(3)), { maxLength: 60 }).map(
  (steps) => {
    const open: string[] = []
    const text = steps.map(([name, closing]) => {
      const closed = open.splice(Math.max(0, open.length - closing)).toReversed()
      open.push(name)
      return `${closed.map((one) => `</${one}>`).join('')}<${name} root="2.999" code="x">`
    })
    const rest = open.toReversed().map((one) => `</${one}>`)
    const content = ['<id root="1.2"/>', ...text, ...rest].join('')
    return `<PRPA_IN201304UV02 xmlns="urn:hl7-org:v3">${content}</PRPA_IN201304UV02>`
  },
)

function isHandledV3(xml: string): boolean {
  try {
    const request = iti44.decodeRequest(readXml(xml))
    if (checkIti44(request).length === 0) identityChange(readIti44(request), authorities)
    return iti44.encodeRequest(request) !== ''
  } catch (error) {
    return error instanceof RequestError
  }
}

it('reads or refuses any tree of HL7 v3', () => {
  expect(() => assert(property(tree, isHandledV3), runs)).not.toThrow()
})

const piece = oneof(
  constantFrom('|', '^', '~', '&', '\\', '\r', '\rPID|||', '\rMRG|', '\rPV1|', '&2.999.1.2&ISO'),
  string({ maxLength: 8 }),
)
const segments = array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

function isHandledV2(rest: string): boolean {
  try {
    const text = `MSH|^~\\&|A|B|C|D|2026||ADT^A40|1|P|2.3.1||||||UNICODE UTF-8\rEVN|A40${rest}`
    const message = readMessage(Buffer.from(text))
    identityChange(readIti8(message, headerOf(message)), authorities)
    return true
  } catch (error) {
    return error instanceof Hl7MessageError
  }
}

it('reads or refuses any segments behind a good header', () => {
  expect(() => assert(property(segments, isHandledV2), runs)).not.toThrow()
})
