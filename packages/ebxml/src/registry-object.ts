// The objects of ebRIM 3.0 as they stand in messages, without knowing what a profile means by them.

export interface Slot {
  readonly name: string
  readonly values: readonly string[]
}

/**
 * What every object of a message may carry. Absent attributes are undefined, a missing id is ''.
 */
export interface Identifiable {
  readonly id: string
  readonly slots: readonly Slot[]
  /** Name, of the LocalizedStrings the first that is not empty. */
  readonly name: string | undefined
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
  readonly versionName: string | undefined
  readonly classifications: readonly Classification[]
  readonly externalIdentifiers: readonly ExternalIdentifier[]
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
