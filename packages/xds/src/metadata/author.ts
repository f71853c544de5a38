// Author of a document entry or submission set (ITI TF-3: 4.2.3.1.4).

export interface Author {
  /** XCN. */
  readonly person: string | undefined
  /** XON. */
  readonly institutions: readonly string[]
  readonly roles: readonly string[]
  readonly specialties: readonly string[]
  /** XTN. */
  readonly telecommunications: readonly string[]
}
