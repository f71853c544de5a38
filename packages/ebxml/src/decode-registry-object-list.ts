// Reads a rim:RegistryObjectList (ebRIM 3.0) as far as it can be read; nothing is judged here.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child, children } from '@isthmus/xml/find'
import { rim } from './ebxml-names.ts'
import type {
  Classification,
  ExternalIdentifier,
  Identifiable,
  LocalizedString,
  ObjectRef,
  RegistryObject,
  RegistryObjectBase,
  RegistryObjectList,
  Slot,
} from './registry-object.ts'
import { strayElements } from './stray-elements.ts'

/** Takes the list's element; never throws. */
export function decodeRegistryObjectList(list: XmlElement): RegistryObjectList {
  const objects: RegistryObject[] = []
  const classifications: Classification[] = []
  const objectRefs: ObjectRef[] = []
  const others: { id: string; name: string }[] = []
  for (const element of list.children) {
    const object = decodeRegistryObject(element)
    if (object !== undefined) objects.push(object)
    else if (isRim(element, 'Classification')) classifications.push(decodeClassification(element))
    else if (isRim(element, 'ObjectRef')) objectRefs.push(decodeObjectRef(element))
    else others.push({ id: attribute(element, 'id') ?? '', name: element.name })
  }
  return { objects, classifications, objectRefs, others }
}

/** The slots of an element, in document order; a name that stands twice gives two. */
export function decodeSlots(element: XmlElement): readonly Slot[] {
  return children(element, rim, 'Slot').map((slot) => {
    const list = child(slot, rim, 'ValueList')
    return {
      name: attribute(slot, 'name') ?? '',
      values: list === undefined ? [] : children(list, rim, 'Value').map(({ text }) => text),
    }
  })
}

function decodeRegistryObject(element: XmlElement): RegistryObject | undefined {
  if (element.namespace !== rim) return undefined
  switch (element.name) {
    case 'ExtrinsicObject':
      return {
        kind: 'ExtrinsicObject',
        ...decodeBase(element),
        mimeType: attribute(element, 'mimeType'),
      }
    case 'RegistryPackage':
      return { kind: 'RegistryPackage', ...decodeBase(element) }
    case 'Association':
      return {
        kind: 'Association',
        ...decodeBase(element),
        associationType: attribute(element, 'associationType') ?? '',
        sourceObject: attribute(element, 'sourceObject') ?? '',
        targetObject: attribute(element, 'targetObject') ?? '',
      }
    default:
      return undefined
  }
}

function decodeBase(element: XmlElement): RegistryObjectBase {
  const version = child(element, rim, 'VersionInfo')
  const strays = strayElements(element)
  return {
    ...(strays.length === 0 ? {} : { strays }),
    ...decodeIdentifiable(element),
    home: attribute(element, 'home'),
    lid: attribute(element, 'lid'),
    objectType: attribute(element, 'objectType'),
    status: attribute(element, 'status'),
    ...decodeDescription(element),
    versionName: version === undefined ? undefined : attribute(version, 'versionName'),
    classifications: children(element, rim, 'Classification').map((one) =>
      decodeClassification(one),
    ),
    externalIdentifiers: children(element, rim, 'ExternalIdentifier').map((one) =>
      decodeExternalIdentifier(one),
    ),
  }
}

function decodeIdentifiable(element: XmlElement): Identifiable {
  return {
    id: attribute(element, 'id') ?? '',
    slots: decodeSlots(element),
    ...decodeName(element),
  }
}

function decodeName(element: XmlElement): Pick<Identifiable, 'name' | 'names'> {
  const names = localizedStrings(child(element, rim, 'Name'))
  return { name: names[0]?.value, ...(isPlain(names) ? {} : { names }) }
}

function decodeDescription(
  element: XmlElement,
): Pick<RegistryObjectBase, 'description' | 'descriptions'> {
  const descriptions = localizedStrings(child(element, rim, 'Description'))
  return { description: descriptions[0]?.value, ...(isPlain(descriptions) ? {} : { descriptions }) }
}

function decodeClassification(element: XmlElement): Classification {
  return {
    kind: 'Classification',
    ...decodeIdentifiable(element),
    classifiedObject: attribute(element, 'classifiedObject'),
    classificationScheme: attribute(element, 'classificationScheme'),
    classificationNode: attribute(element, 'classificationNode'),
    nodeRepresentation: attribute(element, 'nodeRepresentation'),
  }
}

function decodeExternalIdentifier(element: XmlElement): ExternalIdentifier {
  return {
    kind: 'ExternalIdentifier',
    ...decodeIdentifiable(element),
    registryObject: attribute(element, 'registryObject'),
    identificationScheme: attribute(element, 'identificationScheme'),
    value: attribute(element, 'value') ?? '',
  }
}

function decodeObjectRef(element: XmlElement): ObjectRef {
  return {
    kind: 'ObjectRef',
    id: attribute(element, 'id') ?? '',
    home: attribute(element, 'home'),
  }
}

function localizedStrings(element: XmlElement | undefined): readonly LocalizedString[] {
  if (element === undefined) return []
  return children(element, rim, 'LocalizedString')
    .map((one) => ({ value: attribute(one, 'value') ?? '', lang: attribute(one, xmlLang) }))
    .filter(({ value }) => value !== '')
}

function isPlain([first, ...more]: readonly LocalizedString[]): boolean {
  return more.length === 0 && first?.lang === undefined
}

const xmlLang = '{http://www.w3.org/XML/1998/namespace}lang'

function isRim(element: XmlElement, name: string): boolean {
  return element.namespace === rim && element.name === name
}
