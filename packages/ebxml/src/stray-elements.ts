// Elements that stand in an ebRIM object and that nobody would read: what is left out in silence
// would make another object of it (ebRIM 3.0).
import type { XmlElement } from '@isthmus/xml/element'
import { rim } from './ebxml-names.ts'

/** Local names, each as often as it stands where ebRIM has no place for it. Their order is free. */
export function strayElements(object: XmlElement): readonly string[] {
  const strays: string[] = []
  const seen = new Set<string>()
  for (const element of object.children) {
    const { namespace, name } = element
    const place = namespace === rim ? places.get(name) : undefined
    if (place === undefined || (place === 'once' && seen.has(name)) || isFullList(element)) {
      strays.push(name)
    } else if (name === 'Slot') {
      strays.push(...straysOfSlot(element))
    } else if (place === 'object') {
      strays.push(...strayElements(element))
    }
    seen.add(name)
  }
  return strays
}

// A package may hold its objects in a list of its own, which no profile uses.
function isFullList({ name, children }: XmlElement): boolean {
  return name === 'RegistryObjectList' && children.length > 0
}

function straysOfSlot({ children }: XmlElement): readonly string[] {
  const [list, ...more] = children
  if (list === undefined) return []
  if (!isRim(list, 'ValueList')) return children.map(({ name }) => name)
  const values = list.children.filter(
    (value) => !isRim(value, 'Value') || value.children.length > 0,
  )
  return [...values, ...more].map(({ name }) => name)
}

function isRim({ namespace, name }: XmlElement, due: string): boolean {
  return namespace === rim && name === due
}

const places: ReadonlyMap<string, 'once' | 'often' | 'object'> = new Map([
  ['Slot', 'often'],
  ['Name', 'once'],
  ['Description', 'once'],
  ['VersionInfo', 'once'],
  ['ContentVersionInfo', 'once'],
  ['RegistryObjectList', 'once'],
  ['Classification', 'object'],
  ['ExternalIdentifier', 'object'],
])
