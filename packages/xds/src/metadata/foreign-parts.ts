// What stands in an object besides the attributes of IHE: kept and given back, and never looked at
// (ITI TF-3: 4.2.3.1.6).
import type {
  Classification,
  ExternalIdentifier,
  LocalizedString,
} from '@isthmus/ebxml/registry-object'

export interface ForeignParts {
  /** All texts of the Name where it is more than the title, a text without language. */
  readonly names: readonly LocalizedString[]
  /** The same of the Description and the comments. */
  readonly descriptions: readonly LocalizedString[]
  /** Of schemes that are none of the object's attributes. */
  readonly classifications: readonly Omit<Classification, 'id' | 'classifiedObject'>[]
  readonly externalIdentifiers: readonly Omit<ExternalIdentifier, 'id' | 'registryObject'>[]
}
