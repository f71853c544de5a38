// What the walk does to the services, act by act: the audit must say the same.

/** Everything that must have left an audit message somewhere. */
export type Act =
  | { readonly kind: 'consent'; readonly patient: string; readonly action: 'C' | 'U' }
  | { readonly kind: 'publish'; readonly patient: string; readonly study: string }
  | { readonly kind: 'submit'; readonly patient: string; readonly submissionSet: string }
  | ({ readonly kind: 'query'; readonly patient: string } & Answered)
  | ({ readonly kind: 'retrieve'; readonly patient: string | undefined } & Documents & Answered)
  | ({ readonly kind: 'images'; readonly patient: string; readonly study: string } & Answered)
  | { readonly kind: 'sign-in'; readonly user: string }
  | { readonly kind: 'page-refusal'; readonly patient: string }

export interface Documents {
  readonly uniqueIds: readonly string[]
}

export interface Answered {
  /**
   * `gateway`: South's gateway asked, and audits its side; `direct`: the walk asked with its
   * certificate.
   */
  readonly by: 'gateway' | 'direct'
  /** `refused`: nothing is released; for a query, something was there and was withheld. */
  readonly outcome: 'released' | 'refused'
}
