// The objects of ebRIM 3.0 as they stand in messages, without knowing what a profile means by them.

export interface Slot {
  readonly name: string
  readonly values: readonly string[]
}

/** One text of a Name or Description. */
export interface LocalizedString {
  readonly value: string
  /** xml:lang; undefined where none is stated. */
  readonly lang: string | undefined
}

/**
 * What every object of a message may carry. Absent attributes are undefined, a missing id is ''.
 */
export interface Identifiable {
  readonly id: string
  readonly slots: readonly Slot[]
  /** Name, of the LocalizedStrings the first that is not empty. */
  readonly name: string | undefined
  /** Every text of the Name that is not empty; absent where it is `name` alone, without language. */
  readonly names?: readonly LocalizedString[]
}

export interface Classification extends Identifiable {
  readonly kind: 'Classification'
  readonly classifiedObject: string | undefined
  readonly classificationScheme: string | undefined
  readonly classificationNode: string | undefined
  readonly nodeRepresentation: string | undefined
}

export interface ExternalIdentifier extends Identifiable {
  readonly kind: 'ExternalIdentifier'
  readonly registryObject: string | undefined
  readonly identificationScheme: string | undefined
  readonly value: string
}

export interface RegistryObjectBase extends Identifiable {
  readonly home: string | undefined
  readonly lid: string | undefined
  readonly objectType: string | undefined
  readonly status: string | undefined
  readonly description: string | undefined
  /** As `names`, of the Description. */
  readonly descriptions?: readonly LocalizedString[]
  readonly versionName: string | undefined
  readonly classifications: readonly Classification[]
  readonly externalIdentifiers: readonly ExternalIdentifier[]
  /** Local names of elements in it that were not read; absent when everything was. */
  readonly strays?: readonly string[]
}

export interface ExtrinsicObject extends RegistryObjectBase {
  readonly kind: 'ExtrinsicObject'
  readonly mimeType: string | undefined
}

export interface RegistryPackage extends RegistryObjectBase {
  readonly kind: 'RegistryPackage'
}

export interface Association extends RegistryObjectBase {
  readonly kind: 'Association'
  readonly associationType: string
  readonly sourceObject: string
  readonly targetObject: string
}

export interface ObjectRef {
  readonly kind: 'ObjectRef'
  readonly id: string
  readonly home: string | undefined
}

export type RegistryObject = ExtrinsicObject | RegistryPackage | Association

/** A RegistryObjectList sorted by what stands in it, each sort in document order. */
export interface RegistryObjectList {
  readonly objects: readonly RegistryObject[]
  /** Classifications beside the objects that they classify. */
  readonly classifications: readonly Classification[]
  readonly objectRefs: readonly ObjectRef[]
  /** Elements that ebRIM has other names for, by local name and id. */
  readonly others: readonly { readonly id: string; readonly name: string }[]
}
