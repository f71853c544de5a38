// Whatever a question or an answer about identifiers holds: it is read, or refused as its sender's
// fault.
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import {
  anything,
  array,
  assert,
  constantFrom,
  object,
  oneof,
  property,
  string,
  tuple,
} from 'fast-check'
import { expect, it } from 'vitest'
import { planCrossReference } from '../cross-reference.ts'
import { FhirError } from '../fhir-error.ts'
import { pixResponse, writePixResponse } from '../pix-response.ts'
import { decodePixmAnswer, decodePixmParameters, decodePixmQuery } from './iti-83.ts'
import { queryTagOf, readIti9 } from './iti-9.ts'

const runs = { seed: 20_260_314, numRuns: 1_500 }
const authorities = {
  domain: '2.999.1.2',
  namespaces: new Map([['DOMAIN', '2.999.1.2']]),
  recognized: new Set(['2.999.1.2']),
}

const piece = oneof(
  constantFrom('|', '^', '~', '&', '\\', '\r', '\rQPD|', '\rRCP|', '&2.999.1.2&ISO'),
  string({ maxLength: 8 }),
)
const segments = array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

function isAnsweredV2(rest: string): boolean {
  const text = `MSH|^~\\&|A|B|C|D|2026||QBP^Q23|1|P|2.5||||||UNICODE UTF-8\rQPD|Q|T|${rest}\rRCP|I`
  try {
    const message = readMessage(Buffer.from(text))
    const header = headerOf(message)
    const query = { header, message, tag: queryTagOf(message), now: new Date(0), controlId: '1' }
    // Whatever is repeated of a question can be read again.
    readMessage(writePixResponse(pixResponse({ kind: 'source-not-found' }), query))
    planCrossReference(readIti9(message, header).question, authorities)
    return true
  } catch (error) {
    return error instanceof Hl7MessageError
  }
}

it('answers or refuses any query behind a good header', () => {
  expect(() => assert(property(segments, isAnsweredV2), runs)).not.toThrow()
})

function throwsOnly(name: string, run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (error) {
    return error instanceof FhirError || (error instanceof Error && error.name === name)
  }
}

const key = constantFrom('resourceType', 'parameter', 'name', 'valueString', 'valueIdentifier')
const json = oneof(
  anything(),
  object({ key, maxDepth: 4, values: [constantFrom('Parameters', 'targetIdentifier', 7, '')] }),
)

it('reads or refuses any FHIR resource', () => {
  const found = property(json, (resource) => {
    const isRead = throwsOnly('FhirError', () => decodePixmParameters(resource))
    return isRead && throwsOnly('ResponseError', () => decodePixmAnswer(200, resource))
  })
  expect(() => assert(found, runs)).not.toThrow()
})

it('reads or refuses any parameters of an address', () => {
  const texts = array(tuple(constantFrom('sourceIdentifier', 'targetSystem', '_format'), string()))
  const found = property(texts, (pairs) =>
    throwsOnly('FhirError', () => decodePixmQuery(new URLSearchParams([...pairs]))),
  )
  expect(() => assert(found, runs)).not.toThrow()
})
