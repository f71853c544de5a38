// MCCI_IN000002UV01: what the receiver of an ITI-44 message says to it (ITI TF-2: 3.44.4.1.3,
// Appendix O).
import { ResponseError } from '@isthmus/ihe/response-error'
import { attribute } from '@isthmus/xml/find'
import type { XmlElement } from '@isthmus/xml/element'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type { AcknowledgementCode, FeedAcknowledgement, InstanceId } from './identity-feed-v3.ts'
import { attributeAt, deviceTags, elementsAt, idTag, toIds } from './v3-elements.ts'
import { acknowledgementName, hl7v3, interactionOid } from './v3-names.ts'

export function encodeAcknowledgement(acknowledgement: FeedAcknowledgement): string {
  const { id, creationTime, code, target, receiver, sender, problems } = acknowledgement
  const details = problems.map((problem) =>
    tag('acknowledgementDetail', { typeCode: 'E' }, tag('text', {}, escapeText(problem))),
  )
  return tag(
    acknowledgementName,
    { xmlns: hl7v3, ITSVersion: 'XML_1.0' },
    [
      idTag(id),
      tag('creationTime', { value: creationTime }),
      tag('interactionId', { root: interactionOid, extension: acknowledgementName }),
      tag('processingCode', { code: 'P' }),
      tag('processingModeCode', { code: 'T' }),
      tag('acceptAckCode', { code: 'NE' }),
      deviceTags(receiver, sender),
      tag(
        'acknowledgement',
        {},
        tag('typeCode', { code }) + tag('targetMessage', {}, idTag(target)) + details.join(''),
      ),
    ].join(''),
  )
}

/** Throws ResponseError. */
export function decodeAcknowledgement(body: XmlElement): FeedAcknowledgement {
  if (body.namespace !== hl7v3 || body.name !== acknowledgementName) {
    throw new ResponseError(`the answer is no ${acknowledgementName}`)
  }
  const [found] = elementsAt(body, ['acknowledgement'])
  if (found === undefined) throw new ResponseError('the answer acknowledges nothing')
  return {
    id: idOf(body, ['id']),
    creationTime: attributeAt(body, 'creationTime', 'value') ?? '',
    code: codeOf(found),
    target: idOf(found, ['targetMessage', 'id']),
    receiver: idOf(body, ['receiver', 'device', 'id']),
    sender: idOf(body, ['sender', 'device', 'id']),
    problems: elementsAt(found, ['acknowledgementDetail', 'text']).map(({ text }) => text),
  }
}

// Older senders write the code as an attribute of the acknowledgement itself.
function codeOf(acknowledgement: XmlElement): AcknowledgementCode {
  const code =
    attributeAt(acknowledgement, 'typeCode', 'code') ?? attribute(acknowledgement, 'typeCode')
  const found = codes.find((one) => one === code)
  if (found === undefined) throw new ResponseError('the acknowledgement has no known code')
  return found
}

const codes: readonly AcknowledgementCode[] = ['CA', 'CE', 'CR']

function idOf(element: XmlElement, path: readonly string[]): InstanceId {
  const [id] = toIds(elementsAt(element, path))
  if (id === undefined) throw new ResponseError(`${path.join('/')} is missing in the answer`)
  return id
}
