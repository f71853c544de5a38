// One dataset or item as a codec asks for it: text decoded with its character set (DICOM PS3.5:
// 6.1.2).
// oxlint-disable-next-line typescript/triple-slash-reference -- also for packages that import this file
/// <reference path="./dicom-character-set.d.ts" />
import { convertBytes } from 'dicom-character-set'
import type { DataSet, Element } from 'dicom-parser'
import type { CodedConcept } from '../coded-concept.ts'
import type { Issuer } from '../instance-header.ts'
import { parseUid } from '../uid.ts'

export interface Attributes {
  /** The first value, or undefined when absent or empty. */
  text(tag: string): string | undefined
  uid(tag: string): string | undefined
  items(tag: string): readonly Attributes[]
  has(tag: string): boolean
}

/** Takes a parsed dataset; `inherited` is the character set of what surrounds an item. */
export function attributesOf(dataSet: DataSet, inherited?: string): Attributes {
  const own = dataSet.elements['x00080005']
  const characterSet = own === undefined ? inherited : ascii(dataSet, own)
  return {
    text: (tag) => firstValue(dataSet, tag, characterSet),
    uid: (tag) => {
      const element = dataSet.elements[tag]
      return element === undefined ? undefined : parseUid(ascii(dataSet, element))
    },
    items: (tag) =>
      (dataSet.elements[tag]?.items ?? []).flatMap((item) =>
        item.dataSet === undefined ? [] : [attributesOf(item.dataSet, characterSet)],
      ),
    has: (tag) => dataSet.elements[tag] !== undefined,
  }
}

/** The coded concepts of a code sequence; an item without code or designator is left out. */
export function codedConcepts(attributes: Attributes, tag: string): readonly CodedConcept[] {
  return attributes.items(tag).flatMap((item) => {
    // DICOM PS3.3: Table 8.8-1. A long or URN code stands in an attribute of its own.
    const code = item.text('x00080100') ?? item.text('x00080119') ?? item.text('x00080120')
    const designator = item.text('x00080102')
    if (code === undefined || designator === undefined) return []
    return [{ code, designator, meaning: item.text('x00080104') ?? code }]
  })
}

/** The first item of an HL7v2 Hierarchic Designator sequence. */
export function issuerOf(attributes: Attributes, tag: string): Issuer | undefined {
  const item = attributes.items(tag)[0]
  if (item === undefined) return undefined
  return {
    localNamespace: item.text('x00400031'),
    universalEntityId: item.text('x00400032'),
    universalEntityIdType: item.text('x00400033'),
  }
}

function firstValue(dataSet: DataSet, tag: string, characterSet: string | undefined) {
  const element = dataSet.elements[tag]
  if (element === undefined || element.length <= 0) return undefined
  const value = decode(dataSet, element, characterSet).split('\\')[0]?.replace(/\0+$/, '').trim()
  return value === '' ? undefined : value
}

function decode(dataSet: DataSet, element: Element, characterSet: string | undefined): string {
  const value = bytes(dataSet, element)
  try {
    return convertBytes(characterSet, value, { vr: element.vr ?? 'LO' })
  } catch {
    // An unknown character set is no reason to refuse an image: what is not ASCII becomes a visible
    // marker.
    return Buffer.from(value)
      .toString('latin1')
      .replaceAll(/[^\x20-\x7e\\]/g, '\u{fffd}')
  }
}

function ascii(dataSet: DataSet, element: Element): string {
  return Buffer.from(bytes(dataSet, element)).toString('latin1').trim()
}

function bytes(dataSet: DataSet, element: Element): Uint8Array {
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
}
