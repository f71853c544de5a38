// Folder ↔ RegistryPackage (ITI TF-3: 4.2.5, Table 4.2.3.4-1).
import type { RegistryPackage } from '@isthmus/ebxml/registry-object'
import { folderNode } from '../identifiers.ts'
import type { Folder } from '../metadata/folder.ts'
import {
  type Reading,
  checkShape,
  codes,
  commonAttributes,
  extraSlots,
  identifier,
  slotValue,
} from './attribute-reader.ts'
import {
  type ChildIds,
  codeClassifications,
  externalIdentifiers,
  nodeClassification,
  objectBase,
  objectWriter,
  slots,
} from './attribute-writer.ts'
import { type OwnParts, foreignParts } from './foreign-parts.ts'
import { folderCodeList, folderIdentifiers } from './schemes.ts'

export function decodeFolder(reading: Reading<RegistryPackage>): Folder {
  const { object, report } = reading
  checkShape(reading)
  return {
    kind: 'folder',
    ...commonAttributes(reading),
    homeCommunityId: object.home,
    patientId: identifier(reading, 'patientId', folderIdentifiers.patientId),
    uniqueId: identifier(reading, 'uniqueId', folderIdentifiers.uniqueId),
    lastUpdateTime: slotValue(object.slots, 'lastUpdateTime', report),
    title: object.name,
    comments: object.description,
    codes: codes(reading, 'codeList', folderCodeList),
    extraSlots: extraSlots(object.slots, knownSlots),
    ...foreignParts(reading, own),
  }
}

export function encodeFolder(folder: Folder, childIds: ChildIds): RegistryPackage {
  const writer = objectWriter(folder.id, childIds)
  return {
    kind: 'RegistryPackage',
    ...objectBase(folder, writer, {
      home: folder.homeCommunityId,
      name: folder.title,
      description: folder.comments,
      slots: [...slots({ lastUpdateTime: folder.lastUpdateTime }), ...folder.extraSlots],
      classifications: [
        nodeClassification(writer, folderNode),
        ...codeClassifications(writer, folderCodeList, folder.codes),
      ],
      externalIdentifiers: externalIdentifiers(writer, [
        [folderIdentifiers.patientId, folder.patientId],
        [folderIdentifiers.uniqueId, folder.uniqueId],
      ]),
    }),
  }
}

const knownSlots: ReadonlySet<string> = new Set(['lastUpdateTime'])

const own: OwnParts = {
  schemes: [folderCodeList],
  identifiers: Object.values(folderIdentifiers),
  texts: 'attributes',
}
