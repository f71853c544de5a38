// All objects of a message, both ways, with what could not be read among them (ITI TF-3: 4.2.1).
import type {
  Classification,
  RegistryObject as RimObject,
  RegistryObjectList,
  RegistryPackage,
} from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { folderNode, submissionSetNode } from '../identifiers.ts'
import type { RegistryObject, Submission } from '../metadata/submission.ts'
import { decodeAssociation, encodeAssociation } from './association.ts'
import type { Reading, Report } from './attribute-reader.ts'
import type { ChildIds } from './attribute-writer.ts'
import { decodeDocumentEntry, encodeDocumentEntry } from './document-entry.ts'
import { decodeFolder, encodeFolder } from './folder.ts'
import { decodeSubmissionSet, encodeSubmissionSet } from './submission-set.ts'

/** Never throws: what is no metadata becomes an unreadable thing with its id and problem. */
export function decodeSubmission(list: RegistryObjectList): Submission {
  const { objects, unreadable } = decodeRegistryObjects(list)
  return {
    submissionSets: objects.filter((object) => object.kind === 'submission-set'),
    documentEntries: objects.filter((object) => object.kind === 'document-entry'),
    folders: objects.filter((object) => object.kind === 'folder'),
    associations: objects.filter((object) => object.kind === 'association'),
    unreadable,
  }
}

export function encodeSubmission(submission: Submission): readonly RimObject[] {
  const { submissionSets, documentEntries, folders, associations } = submission
  return [...documentEntries, ...submissionSets, ...folders, ...associations].map((object) =>
    encodeRegistryObject(object, 'symbolic'),
  )
}

/** Takes all objects that can be read; the others only leave their problem. */
export function decodeRegistryObjects(list: RegistryObjectList): {
  readonly objects: readonly RegistryObject[]
  readonly unreadable: Submission['unreadable']
} {
  const unreadable: { id: string; problem: string }[] = []
  const reportOn = (id: string): Report => {
    return (problem) => unreadable.push({ id: normalizeUuidUrn(id), problem })
  }
  const markers = markersBesidePackages(list, reportOn)
  const objects = list.objects.flatMap((object) => {
    const read = decodeRegistryObject(object, markers, reportOn(object.id))
    return read === undefined ? [] : [read]
  })
  for (const { id, name } of list.others) {
    reportOn(id)(`${name.slice(0, 80)} is not an object that can be registered`)
  }
  return { objects, unreadable }
}

/** `uuid` for a registry's answer, `symbolic` for a submission. */
export function encodeRegistryObject(object: RegistryObject, childIds: ChildIds): RimObject {
  switch (object.kind) {
    case 'document-entry':
      return encodeDocumentEntry(object, childIds)
    case 'submission-set':
      return encodeSubmissionSet(object, childIds)
    case 'folder':
      return encodeFolder(object, childIds)
    case 'association':
      return encodeAssociation(object, childIds)
  }
}

/** Kind nodes that stand beside their package, by the package's id. */
type Markers = ReadonlyMap<string, readonly string[]>

function markersBesidePackages(
  { objects, classifications }: RegistryObjectList,
  reportOn: (id: string) => Report,
): Markers {
  const packages = new Set(
    objects.filter(({ kind }) => kind === 'RegistryPackage').map(({ id }) => normalizeUuidUrn(id)),
  )
  const markers = new Map<string, string[]>()
  for (const sibling of classifications) {
    const id = normalizeUuidUrn(sibling.classifiedObject ?? '')
    const [node] = kindNodes([sibling])
    const known = markers.get(id)
    if (node === undefined || !packages.has(id)) {
      reportOn(sibling.id)('a Classification stands outside the object that it classifies')
    } else if (known === undefined) {
      markers.set(id, [node])
    } else {
      known.push(node)
    }
  }
  return markers
}

function decodeRegistryObject(
  object: RimObject,
  markers: Markers,
  report: Report,
): RegistryObject | undefined {
  switch (object.kind) {
    case 'ExtrinsicObject':
      return decodeDocumentEntry({ object, report })
    case 'RegistryPackage':
      return decodePackage({ object, report }, markers)
    case 'Association':
      return decodeAssociation({ object, report })
  }
}

// ITI TF-3: 4.2.1. Exactly one node says what a package is; its Classification may stand inside or
// beside it.
function decodePackage(
  reading: Reading<RegistryPackage>,
  markers: Markers,
): RegistryObject | undefined {
  const { object, report } = reading
  const nodes = [
    ...kindNodes(object.classifications),
    ...(markers.get(normalizeUuidUrn(object.id)) ?? []),
  ]
  if (nodes.length !== 1) {
    report(`a RegistryPackage has ${nodes.length} kind Classifications where one is due`)
    return undefined
  }
  return nodes[0] === submissionSetNode ? decodeSubmissionSet(reading) : decodeFolder(reading)
}

function kindNodes(classifications: readonly Classification[]): readonly string[] {
  return classifications
    .map(({ classificationNode }) => normalizeUuidUrn(classificationNode ?? ''))
    .filter((node) => node === submissionSetNode || node === folderNode)
}
