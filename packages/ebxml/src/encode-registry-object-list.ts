// Writes objects of ebRIM 3.0 with the prefix `rim`, children in the order of its schema.
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { objectTypes } from './ebxml-names.ts'
import type {
  Classification,
  ExternalIdentifier,
  Identifiable,
  LocalizedString,
  ObjectRef,
  RegistryObject,
  RegistryObjectBase,
  Slot,
} from './registry-object.ts'

/** Gives `<rim:RegistryObjectList>`; whoever puts it into a message declares the prefix. */
export function encodeRegistryObjectList(objects: readonly (RegistryObject | ObjectRef)[]): string {
  return tag('rim:RegistryObjectList', {}, objects.map((object) => encodeObject(object)).join(''))
}

/**
 * Gives one object's element; whoever puts it into a message declares the prefix. No value in it
 * holds `"`, `<` or `>` as such: they are written as references.
 */
export function encodeObject(object: RegistryObject | ObjectRef): string {
  switch (object.kind) {
    case 'ObjectRef':
      return tag('rim:ObjectRef', { id: object.id, home: object.home })
    case 'ExtrinsicObject':
      return tag(
        'rim:ExtrinsicObject',
        { ...baseAttributes(object), mimeType: object.mimeType },
        baseContent(object),
      )
    case 'RegistryPackage':
      return tag(
        'rim:RegistryPackage',
        baseAttributes({ ...object, objectType: objectTypes.registryPackage }),
        baseContent(object),
      )
    case 'Association':
      return tag(
        'rim:Association',
        {
          ...baseAttributes({ ...object, objectType: objectTypes.association }),
          associationType: object.associationType,
          sourceObject: object.sourceObject,
          targetObject: object.targetObject,
        },
        baseContent(object),
      )
  }
}

/** Gives the slots one after the other; one without values has an empty ValueList. */
export function encodeSlots(slots: readonly Slot[]): string {
  return slots.map((slot) => encodeSlot(slot)).join('')
}

function encodeSlot({ name, values }: Slot): string {
  const written = values.map((value) => `<rim:Value>${escapeText(value)}</rim:Value>`).join('')
  return tag('rim:Slot', { name }, `<rim:ValueList>${written}</rim:ValueList>`)
}

function baseAttributes({ id, home, lid, objectType, status }: RegistryObjectBase) {
  return { id, home, lid, objectType, status }
}

function baseContent(object: RegistryObjectBase): string {
  return [
    encodeSlots(object.slots),
    encodeTexts('rim:Name', object.names ?? plain(object.name)),
    encodeTexts('rim:Description', object.descriptions ?? plain(object.description)),
    object.versionName === undefined
      ? ''
      : tag('rim:VersionInfo', { versionName: object.versionName }),
    ...object.classifications.map((one) => encodeClassification(one)),
    ...object.externalIdentifiers.map((one) => encodeExternalIdentifier(one)),
  ].join('')
}

function encodeClassification(one: Classification): string {
  return tag(
    'rim:Classification',
    {
      id: one.id,
      classifiedObject: one.classifiedObject,
      classificationScheme: one.classificationScheme,
      classificationNode: one.classificationNode,
      nodeRepresentation: one.nodeRepresentation,
      objectType: objectTypes.classification,
    },
    identifiableContent(one),
  )
}

function encodeExternalIdentifier(one: ExternalIdentifier): string {
  return tag(
    'rim:ExternalIdentifier',
    {
      id: one.id,
      registryObject: one.registryObject,
      identificationScheme: one.identificationScheme,
      value: one.value,
      objectType: objectTypes.externalIdentifier,
    },
    identifiableContent(one),
  )
}

function identifiableContent({ slots, name, names }: Identifiable): string {
  return encodeSlots(slots) + encodeTexts('rim:Name', names ?? plain(name))
}

function plain(text: string | undefined): readonly LocalizedString[] {
  return text === undefined ? [] : [{ value: text, lang: undefined }]
}

function encodeTexts(name: string, texts: readonly LocalizedString[]): string {
  if (texts.length === 0) return ''
  const written = texts.map(({ value, lang }) =>
    tag('rim:LocalizedString', { 'xml:lang': lang, value }),
  )
  return tag(name, {}, written.join(''))
}
