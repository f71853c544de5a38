// A slot that IHE does not define: kept and given back (ITI TF-3: 4.2.3.1.6).

export interface ExtraSlot {
  readonly name: string
  readonly values: readonly string[]
}
